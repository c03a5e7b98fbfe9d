using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Identity.Administration;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Identity.Pages;

/// <summary>Who may sign in, as what and for which communes; whose sign-in is locked.</summary>
[Requires(Permission.ReadUsers)]
public sealed class UsersModel(IMediator mediator) : RoomPage(mediator)
{
    private const int Shown = 50;

    public static IReadOnlyList<string> States { get; } = ["active", "locked", "waiting", "ended"];

    [BindProperty(SupportsGet = true)]
    public string? State { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Query { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public Page<UserItem> Users { get; private set; } = null!;

    protected override async Task<IActionResult?> Load()
    {
        State = States.Contains(State) ? State : null;
        var (users, no) = await Ask(
            new ListUsers.Query(
                string.IsNullOrWhiteSpace(Query) ? null : Query.Trim(),
                State,
                Shown,
                Cursor
            )
        );
        Users = users!;
        return no;
    }
}
