using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.CashDesks.Printing;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks.Pages;

/// <summary>Where the QR code of a cash list leads: a row to the person at the desk, a page to how far it is.</summary>
[Requires(Permission.ReadCash)]
public sealed class ScanModel(IMediator mediator) : RoomPage(mediator)
{
    [BindProperty(SupportsGet = true)]
    public string Token { get; set; } = "";

    public ScanPaper.PageAnswer Sheet { get; private set; } = null!;

    protected override async Task<IActionResult?> Load()
    {
        var (found, no) = await Ask(new ScanPaper.Query(Token));
        if (no is not null)
        {
            return no;
        }

        Sheet = found!.Page!;
        return found.Payment is not { } payment ? null
            : Reader.May(Permission.HandOutCash)
                ? new SeeOther($"/cash-lists/{payment.CashListId}/payments/{payment.PaymentId}")
            : new SeeOther($"/payouts/{payment.PayoutId}");
    }
}
