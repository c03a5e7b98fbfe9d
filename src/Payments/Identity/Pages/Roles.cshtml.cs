using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Identity.Administration;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Identity.Pages;

/// <summary>What each role may do, to be read by everybody.</summary>
[Requires(Permission.Anyone)]
public sealed class RolesModel(IMediator mediator) : RoomPage(mediator)
{
    /// <summary>All that not everybody may.</summary>
    public static IReadOnlyList<Permission> Rows { get; } =
    [
        .. Enum.GetValues<Permission>()
            .Where(permission =>
                Permissions.HoldersOf(permission).Count < Enum.GetValues<Role>().Length
            ),
    ];

    public ListRoles.Answer Roles { get; private set; } = null!;

    protected override async Task<IActionResult?> Load()
    {
        var (roles, no) = await Ask(new ListRoles.Query());
        Roles = roles!;
        return no;
    }
}
