using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Identity.Pages;

/// <summary>Where everybody chooses their own password.</summary>
[Requires(Permission.Anyone)]
public sealed class PasswordModel(IMediator mediator) : RoomPage(mediator)
{
    /// <summary>Name of the field, and its word.</summary>
    public static IReadOnlyList<(string Name, string Word)> Boxes { get; } =
    [("/currentPassword", "current"), ("/password", "new"), ("/repeatedPassword", "repeated")];

    protected override Task<IActionResult?> Load() => Task.FromResult<IActionResult?>(null);

    public async Task<IActionResult> OnPostAsync()
    {
        var (current, password) = (Box("/currentPassword"), Box("/password"));
        return password == Box("/repeatedPassword")
            ? await Do(
                new ChangePassword.Command(current, password, PageSignIns.IdOf(User)),
                _ => With("/", "password")
            )
            : await Again(
                Refusal.Field("/repeatedPassword", "password_differs", "The two are different.")
            );
    }

    /// <summary>As typed: a password may begin or end with a space.</summary>
    private string Box(string name) => Request.Form[name].ToString();
}
