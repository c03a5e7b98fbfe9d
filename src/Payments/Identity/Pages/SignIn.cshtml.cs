using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Payments.Domain.Common;
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

    /// <summary>What people call the issuer; null: none is asked here.</summary>
    public string? Issuer { get; } =
        IssuerDoor.IsOpen(settings) ? IssuerDoor.NameOf(settings) : null;

    /// <summary>Whether a name and password of ours opens anything.</summary>
    public bool IsLocal => settings.LocalSignIns;

    /// <summary>Why not: of what was just tried here, or at the issuer.</summary>
    public Refusal? Why => Refusal ?? WrongTurn.Of(HttpContext)?.Refusal;

    /// <summary>Who is signed in is asked for the password once more, since money will move.</summary>
    public bool IsAgain => Reader != Actor.Nobody;

    protected override async Task<IActionResult?> Load()
    {
        Return = SignInModel.Local(this);
        Kept =
            WrongTurn.Of(HttpContext)?.Kept
            ?? (Typed["kept"] is { Length: > 0 } kept ? kept : null);
        if (HttpMethods.IsGet(Request.Method) && Request.Query.ContainsKey("continue"))
        {
            Continue = keptForm.Open(await PageSignIns.KeptFor(HttpContext, session, Ended));
        }

        return null;
    }

    /// <summary>Where a form or an address wants to lead on to, if that is ours; else home.</summary>
    internal static string Local(RoomPage page)
    {
        var asked = page.Typed.Has("return")
            ? page.Typed["return"]
            : page.Request.Query["return"].ToString();
        return page.Url.IsLocalUrl(asked) ? asked : "/";
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

        await signIns.Enter(HttpContext, session, answer.UserName, Ended);
        Continue = keptForm.Open(Kept);
        return Continue is null ? new SeeOther(Return) : Page();
    }
}
