using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks.Pages;

/// <summary>The cash lists, newest month first to be seen by whoever pays them out or watches.</summary>
[Requires(Permission.ReadCash)]
public sealed class CashListsModel(IMediator mediator, Speech say) : RoomPage(mediator)
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

    public async Task<IActionResult> OnGetFileAsync(string? format)
    {
        var (lists, no) = await All(cursor => new ListCashLists.Query(
            Month,
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
            "xa",
            "thang",
            "trang_thai",
            "so_khoan",
            "tong_vnd",
            "cho_trao",
            "cho_trao_vnd",
            "da_trao",
            "da_trao_vnd",
            "chua_nhan",
            "chua_nhan_vnd",
            "tam_ung_vnd",
            "nop_lai_vnd",
            "con_o_ket_vnd"
        ).Sum(
            "tong_vnd",
            "cho_trao_vnd",
            "da_trao_vnd",
            "chua_nhan_vnd",
            "tam_ung_vnd",
            "nop_lai_vnd",
            "con_o_ket_vnd"
        );
        foreach (var list in lists)
        {
            file.Add(
                list.CommuneCode,
                say.Commune(list.CommuneCode),
                list.Month.ToString(),
                say.Word("cashList", list.State),
                list.Payments,
                list.TotalVnd,
                list.Listed,
                list.ListedVnd,
                list.HandedOver,
                list.HandedOverVnd,
                list.NotCollected,
                list.NotCollectedVnd,
                list.Float.IssuedVnd,
                list.Float.HandedBackVnd,
                list.Float.HeldVnd
            );
        }

        return File(file, "cash-lists", format);
    }
}
