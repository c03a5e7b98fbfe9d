using System.Security.Claims;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Identity.Pages;

/// <summary>Ends the sign-in, here and for every copy of its cookie.</summary>
[Requires(Permission.Anyone)]
public sealed class SignOutModel(
    IMediator mediator,
    Session session,
    Clock clock,
    ServiceSettings settings
) : RoomPage(mediator)
{
    /// <summary>Where the issuer ends its own sign-in; empty: nothing is left to end.</summary>
    public string Onward { get; private set; } = "";

    public string Issuer => IssuerDoor.NameOf(settings);

    protected override Task<IActionResult?> Load() => Task.FromResult<IActionResult?>(null);

    public async Task<IActionResult> OnPostAsync()
    {
        var byIssuer = await PageSignIns.Leave(HttpContext, session, clock, Ended);
        Onward =
            byIssuer && IssuerDoor.IsOpen(settings)
                ? await IssuerDoor.AddressToSignOut(HttpContext)
                : "";
        if (Onward.Length == 0)
        {
            return new SeeOther("/sign-in");
        }

        // Else the next person at this machine would be let in by the issuer unasked.
        HttpContext.User = new ClaimsPrincipal();
        Response.Headers["Refresh"] = "0;url=" + Onward;
        return Page();
    }
}
