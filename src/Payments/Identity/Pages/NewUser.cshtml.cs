using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Identity.Administration;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Identity.Pages;

/// <summary>Proposes that somebody may sign in; another administrator decides.</summary>
[Requires(Permission.ManageUsers)]
public sealed class NewUserModel(IMediator mediator) : RoomPage(mediator)
{
    public static IReadOnlyList<Field> Fields { get; } =
    [new("/userName") { Required = true }, new("/displayName") { Required = true }];

    protected override Task<IActionResult?> Load() => Task.FromResult<IActionResult?>(null);

    public Task<IActionResult> OnPostAsync()
    {
        var rights = RightsForm.Read(Typed);
        return Do(
            new AddUser.Command(
                new AddUser.Body(
                    Typed["/userName"],
                    Typed["/displayName"],
                    Request.Form["/password"].ToString(),
                    rights.Roles,
                    rights.Communes,
                    rights.BankBin
                )
            ),
            _ => With("/users", "userProposed")
        );
    }
}
