using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Identity.Pages;

/// <summary>The steps out to the issuer and back in: each leads on by itself, and by a link.</summary>
[AllowAnonymous]
[Requires(Permission.Anyone)]
[EnableRateLimiting(OpenDoors.SignIn)]
public sealed class OutsideModel(
    IMediator mediator,
    Session session,
    Clock clock,
    ServiceSettings settings
) : RoomPage(mediator)
{
    public string Onward { get; private set; } = "/";

    /// <summary>From the issuer, not to it.</summary>
    public bool IsBack => HttpMethods.IsGet(Request.Method);

    public string Issuer => IssuerDoor.NameOf(settings);

    protected override Task<IActionResult?> Load()
    {
        Onward = SignInModel.Local(this);
        Lead();
        return Task.FromResult<IActionResult?>(IssuerDoor.IsOpen(settings) ? null : NotFound());
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!IssuerDoor.IsOpen(settings))
        {
            return NotFound();
        }

        var kept = Typed["kept"] is { Length: > 0 } typed
            ? await ReturnedForm.Put(session, clock, typed, null, Ended)
            : (Guid?)null;
        Onward = await IssuerDoor.AddressOut(
            HttpContext,
            clock,
            SignInModel.Local(this),
            kept,
            again: Reader != Actor.Nobody
        );
        if (Onward.Length == 0)
        {
            if (Typed["kept"] is { Length: > 0 } unsent)
            {
                WrongTurn.Keep(HttpContext, unsent);
            }

            WrongTurn.Say(HttpContext, OutsideSignIn.Unavailable);
            return StatusCode(StatusCodes.Status401Unauthorized);
        }

        Lead();
        return Page();
    }

    private void Lead() => Response.Headers["Refresh"] = "0;url=" + Onward;
}
