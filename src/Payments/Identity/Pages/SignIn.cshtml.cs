using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Identity.Pages;

/// <summary>Sign-in by name and password; what was typed when an earlier sign-in ran out goes on afterwards.</summary>
[AllowAnonymous]
[Requires(Permission.Anyone)]
[EnableRateLimiting(OpenDoors.SignIn)]
public sealed class SignInModel(
    IMediator mediator,
    PageSignIns signIns,
    Session session,
    KeptForm keptForm,
    ServiceSettings settings
) : RoomPage(mediator)
{
    /// <summary>The demo's sign-ins, with the word of what each does; none outside the demo.</summary>
    public IReadOnlyList<string> DemoUsers { get; } =
        settings.Demo
            ?
            [
                "officer",
                "chair",
                "cashier",
                "treasurer",
                "controller",
                "province",
                "auditor",
                "preparer",
                "approver",
                "admin",
                "admin2",
            ]
            : [];

    /// <summary>Where to afterwards: an address of ours.</summary>
    public string Return { get; private set; } = "/";

    /// <summary>Sealed, what was typed.</summary>
    public string? Kept { get; private set; }

    /// <summary>After the sign-in: what can be sent on.</summary>
    public KeptForm.Content? Continue { get; private set; }

    /// <summary>Who is signed in is asked for the password once more, since money will move.</summary>
    public bool IsAgain => Reader != Actor.Nobody;

    protected override Task<IActionResult?> Load()
    {
        var asked = Typed.Has("return") ? Typed["return"] : Request.Query["return"].ToString();
        Return = Url.IsLocalUrl(asked) ? asked : "/";
        Kept =
            WrongTurn.Of(HttpContext)?.Kept
            ?? (Typed["kept"] is { Length: > 0 } kept ? kept : null);
        return Task.FromResult<IActionResult?>(null);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var command = new SignIn.Command(Typed["userName"], Typed["password"]);
        if (!(await Mediator.Send(command, Ended)).TryGet(out var answer, out var refusal))
        {
            await Again(refusal);
            Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Page();
        }

        await Load();
        if (answer.MustChoose)
        {
            Return = "/password";
        }

        await signIns.Enter(HttpContext, session, answer.AccessToken, Ended);
        Continue = keptForm.Open(Kept);
        return Continue is null ? new SeeOther(Return) : Page();
    }
}
