using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks.Pages;

/// <summary>The cash lists, newest month first to be seen by whoever pays them out or watches.</summary>
[Requires(Permission.ReadCash)]
public sealed class CashListsModel(IMediator mediator) : RoomPage(mediator)
{
    /// <summary>yyyy-MM; null: every month.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Month { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public Page<ListCashLists.Item> Lists { get; private set; } = null!;

    protected override async Task<IActionResult?> Load()
    {
        var (lists, no) = await Ask(new ListCashLists.Query(Month, null, null, Cursor));
        Lists = lists!;
        return no;
    }
}
