using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.CashDesks.Printing;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks.Pages;

/// <summary>A cash list as a file; who prints it stands in the log.</summary>
[Requires(Permission.ReadCash)]
[LeavesEntry]
public sealed class PrintedListModel(IMediator mediator) : RoomPage(mediator)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>pdf or xlsx.</summary>
    [BindProperty(SupportsGet = true)]
    public string Format { get; set; } = PrintCashList.Pdf;

    [BindProperty(SupportsGet = true)]
    public int? Edition { get; set; }

    protected override async Task<IActionResult?> Load()
    {
        if (Format is not (PrintCashList.Pdf or PrintCashList.Xlsx))
        {
            return NotFound();
        }

        var (printed, no) = await Ask(new PrintCashList.Command(Id, Format, Edition));
        return no ?? File(printed!.Bytes, printed.ContentType, printed.FileName);
    }
}
