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

    public Page<ListBankExceptions.Item> Exceptions { get; private set; } = null!;

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
            (Exceptions, no) = await Need(
                new ListBankExceptions.Query("open", null, null, Shown, null)
            );
        }

        if (no is null)
        {
            (Batches, no) = await Need(new ListSentBatches.Query(RunId, Shown, Cursor));
        }

        return no;
    }

    /// <param name="list">unknown, or failed.</param>
    public Task<IActionResult> OnGetFileAsync(string? list, string? format) =>
        list == "unknown" ? UnknownFile(format) : FailedFile(format);

    private async Task<IActionResult> UnknownFile(string? format)
    {
        var (items, no) = await All(cursor => new ListUnknownOutcomes.Query(
            Paging.LimitMax,
            cursor
        ));
        if (no is not null)
        {
            return no;
        }

        var file = new ListFile(
            "ma_xa",
            "thang",
            "ma_giao_dich",
            "ma_tep",
            "ngan_hang",
            "so_tien_vnd",
            "so_gio",
            "can_nguoi"
        ).Sum("so_tien_vnd");
        foreach (var item in items)
        {
            file.Add(
                item.CommuneCode,
                item.Month.ToString(),
                item.EndToEndId,
                item.MsgId,
                say.Bank(item.BankBin),
                item.AmountVnd,
                item.AgeHours,
                say[
                    item.ProposalId is not null ? "unknown.proposed"
                    : item.NeedsPerson ? "unknown.person"
                    : "unknown.asking"
                ]
            );
        }

        return File(file, "unknown-outcomes", format);
    }

    private async Task<IActionResult> FailedFile(string? format)
    {
        var (items, no) = await All(cursor => new ListFailedPayments.Query(
            null,
            Paging.LimitMax,
            cursor
        ));
        if (no is not null)
        {
            return no;
        }

        var file = new ListFile(
            "ma_xa",
            "thang",
            "nguoi_nhan",
            "so_tien_vnd",
            "trang_thai",
            "ngan_hang",
            "ma_ly_do",
            "ly_do"
        ).Sum("so_tien_vnd");
        foreach (var item in items)
        {
            file.Add(
                item.CommuneCode,
                item.Month.ToString(),
                item.PayeeName,
                item.AmountVnd,
                say.Word("payment", item.State),
                say.Bank(item.CreditorBin),
                item.ReasonCode,
                say.Either(item.Advice, item.AdviceEnglish)
            );
        }

        return File(file, "failed-payments", format);
    }

    private async Task<(T Value, IActionResult? No)> Need<T>(
        IRequest<Domain.Common.Result<T>> query
    )
    {
        var (value, no) = await Ask(query);
        return (value!, no);
    }
}
