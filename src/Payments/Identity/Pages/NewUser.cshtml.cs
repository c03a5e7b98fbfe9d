using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Identity.Administration;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Identity.Pages;

/// <summary>Proposes that somebody may sign in; another administrator decides.</summary>
[Requires(Permission.ManageUsers)]
public sealed class NewUserModel(IMediator mediator, ServiceSettings settings) : RoomPage(mediator)
{
    public IReadOnlyList<Field> Fields { get; } =
    [
        new("/userName") { Required = true },
        new("/displayName") { Required = true },
        .. settings.Authority is null ? Array.Empty<Field>() : [new Field("/subject")],
    ];

    protected override Task<IActionResult?> Load() => Task.FromResult<IActionResult?>(null);

    public Task<IActionResult> OnPostAsync()
    {
        var rights = RightsForm.Read(Typed);
        return Do(
            new AddUser.Command(
                new AddUser.Body(
                    Typed["/userName"],
                    Typed["/displayName"],
                    Request.Form["/password"].ToString() is { Length: > 0 } password
                        ? password
                        : null,
                    rights.Roles,
                    rights.Communes,
                    rights.BankBin,
                    Typed["/subject"] is { Length: > 0 } subject ? subject : null
                )
            ),
            _ => With("/users", "userProposed")
        );
    }
}
