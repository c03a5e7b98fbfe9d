using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Home.Pages;

/// <summary>What there is to do today, for whoever looks.</summary>
[Requires(Permission.Anyone)]
public sealed class HomeModel(IMediator mediator) : RoomPage(mediator)
{
    protected override Task<IActionResult?> Load() => Task.FromResult<IActionResult?>(null);
}
