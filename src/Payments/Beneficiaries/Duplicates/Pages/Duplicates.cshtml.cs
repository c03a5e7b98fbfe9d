using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Beneficiaries.Duplicates.Pages;

/// <summary>Entries that may be one person: a list of work, and what was decided.</summary>
[Requires(Permission.ReadRegistry)]
public sealed class DuplicatesModel(IMediator mediator) : RoomPage(mediator)
{
    private const int Shown = 50;

    public static IReadOnlyList<string> States { get; } =
    ["open", "different_people", "same_person"];

    [BindProperty(SupportsGet = true)]
    public string State { get; set; } = "open";

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public Page<DuplicateItem> Found { get; private set; } = null!;

    protected override async Task<IActionResult?> Load()
    {
        if (!States.Contains(State))
        {
            State = "open";
        }

        var (found, no) = await Ask(new ListDuplicates.Query(State, null, Shown, Cursor));
        Found = found!;
        return no;
    }
}
