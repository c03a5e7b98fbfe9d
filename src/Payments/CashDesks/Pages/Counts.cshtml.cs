using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks.Pages;

/// <summary>The end-of-day sheets, newest first.</summary>
[Requires(Permission.ReadCash)]
public sealed class CountsModel(IMediator mediator) : RoomPage(mediator)
{
    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public Page<CountAnswer> Sheets { get; private set; } = null!;

    protected override async Task<IActionResult?> Load()
    {
        var (sheets, no) = await Ask(new ListCounts.Query(null, null, Cursor));
        Sheets = sheets!;
        return no;
    }
}
