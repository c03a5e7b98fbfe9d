using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Identity.Pages;

/// <summary>Ends the sign-in, here and for every copy of its cookie.</summary>
[Requires(Permission.Anyone)]
public sealed class SignOutModel(IMediator mediator, Session session, Clock clock)
    : RoomPage(mediator)
{
    protected override Task<IActionResult?> Load() => Task.FromResult<IActionResult?>(null);

    public async Task<IActionResult> OnPostAsync()
    {
        await PageSignIns.Leave(HttpContext, session, clock, Ended);
        return new SeeOther("/sign-in");
    }
}
