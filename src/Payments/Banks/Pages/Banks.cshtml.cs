using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Banks.Pages;

/// <summary>What is at the banks: outcomes nobody knows, what came back, the files that were sent.</summary>
[Requires(Permission.ReadUnknown)]
public sealed class BanksModel(IMediator mediator, Speech say) : RoomPage(mediator)
{
    private const int Shown = 50;

    /// <summary>Only the files of this run.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? RunId { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public Page<ListUnknownOutcomes.Item> Unknown { get; private set; } = null!;

    public Page<ListFailedPayments.Item> Failed { get; private set; } = null!;

    public Page<ListSentBatches.Item> Batches { get; private set; } = null!;

    protected override async Task<IActionResult?> Load()
    {
        (Unknown, var no) = await Need(new ListUnknownOutcomes.Query(Shown, null));
        if (no is null)
        {
            (Failed, no) = await Need(new ListFailedPayments.Query(null, Shown, null));
        }

        if (no is null)
        {
            (Batches, no) = await Need(new ListSentBatches.Query(RunId, Shown, Cursor));
        }

        return no;
    }

    public async Task<IActionResult> OnGetCsvAsync()
    {
        var table = new ListFile(
            "ma_xa",
            "thang",
            "nguoi_nhan",
            "so_tien_vnd",
            "trang_thai",
            "ngan_hang",
            "ma_ly_do",
            "ly_do"
        );
        for (string? cursor = null; ; )
        {
            var (page, no) = await Ask(new ListFailedPayments.Query(null, Paging.LimitMax, cursor));
            if (no is not null)
            {
                return no;
            }

            foreach (var item in page!.Items)
            {
                table.Add(
                    item.CommuneCode,
                    item.Month.ToString(),
                    item.PayeeName,
                    item.AmountVnd.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    say.Word("payment", item.State),
                    say.Bank(item.CreditorBin),
                    item.ReasonCode,
                    item.Advice
                );
            }

            if ((cursor = page.NextCursor) is null)
            {
                return File(table, "failed-payments.csv");
            }
        }
    }

    private async Task<(T Value, IActionResult? No)> Need<T>(
        IRequest<Domain.Common.Result<T>> query
    )
    {
        var (value, no) = await Ask(query);
        return (value!, no);
    }
}
