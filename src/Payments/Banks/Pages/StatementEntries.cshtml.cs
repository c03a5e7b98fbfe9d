using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Banks.Pages;

/// <summary>Bookings that match no payment, each with how many payments it could be.</summary>
[Requires(Permission.ReadReconciliation)]
public sealed class StatementEntriesModel(IMediator mediator) : RoomPage(mediator)
{
    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public Page<ListStatementEntries.Item> Entries { get; private set; } = null!;

    protected override async Task<IActionResult?> Load()
    {
        var (entries, no) = await Ask(new ListStatementEntries.Query(null, null, null, Cursor));
        Entries = entries!;
        return no;
    }
}
