using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;
using Payments.Web.Pictures;

namespace Payments.Reconciliation.Pages;

/// <summary>Where every đồng of a month is, and the closing.</summary>
[Requires(Permission.ReadReconciliation)]
public sealed class BooksModel(IMediator mediator, Speech say) : RoomPage(mediator)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public ShowReconciliation.Answer Books { get; private set; } = null!;

    /// <summary>Names and amounts of the identity, in its order: released is the sum of the nine after it.</summary>
    public IReadOnlyList<(string Name, long Count, long AmountVnd)> Places =>
        [
            ("paid_by_account", Books.PaidByAccountCount, Books.PaidByAccountVnd),
            ("paid_in_cash", Books.PaidInCashCount, Books.PaidInCashVnd),
            ("in_progress", Books.InProgressCount, Books.InProgressVnd),
            ("unknown", Books.UnknownCount, Books.UnknownVnd),
            ("awaiting_cash", Books.AwaitingCashCount, Books.AwaitingCashVnd),
            ("not_collected", Books.NotCollectedCount, Books.NotCollectedVnd),
            ("returned", Books.ReturnedCount, Books.ReturnedVnd),
            ("returned_to_treasury", Books.ReturnedToTreasuryCount, Books.ReturnedToTreasuryVnd),
            ("cancelled", Books.CancelledCount, Books.CancelledVnd),
        ];

    /// <summary>The places where money is; the same figures stand in the table below.</summary>
    public Bars Picture
    {
        get
        {
            var places = Places
                .Select(place => (Name: say["place." + place.Name], place.AmountVnd))
                .Prepend((Name: say["books.held"], AmountVnd: Books.HeldVnd))
                .Where(place => place.AmountVnd > 0)
                .ToList();
            var most = places.MaxBy(place => place.AmountVnd);
            return new Bars(
                "places",
                say["books.picture"],
                $"{most.Name}: {Speech.Money(most.AmountVnd)}",
                say["books.place"],
                [say["amount"]],
                [.. places.Select(place => new PictureRow(place.Name, place.AmountVnd))]
            )
            {
                HasTableBeside = true,
            };
        }
    }

    public bool MayClose =>
        Reader.May(Permission.CloseList)
        && Books.Lists.Any(list => list.State is "released" or "settled");

    protected override async Task<IActionResult?> Load()
    {
        var (books, no) = await Ask(new ShowReconciliation.Query(Id));
        Books = books!;
        return no;
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var codes = Typed.All("communeCodes");
        return await Do(
            new CloseLists.Command(Id, codes.Count > 0 ? codes : null),
            _ => With($"/payment-runs/{Id}/reconciliation", "closed")
        );
    }

    public async Task<IActionResult> OnGetFileAsync(string? format)
    {
        if (await Load() is { } no)
        {
            return no;
        }

        var table = new ListFile(
            "ma_xa",
            "trang_thai",
            "tong_vnd",
            "tam_giu_vnd",
            "da_vao_tai_khoan_vnd",
            "da_trao_tien_mat_vnd",
            "dang_chi_vnd",
            "chua_ro_vnd",
            "cho_nhan_vnd",
            "chua_nhan_vnd",
            "bi_tra_lai_vnd",
            "nop_lai_kho_bac_vnd",
            "da_huy_vnd"
        ).Sum(
            "tong_vnd",
            "tam_giu_vnd",
            "da_vao_tai_khoan_vnd",
            "da_trao_tien_mat_vnd",
            "dang_chi_vnd",
            "chua_ro_vnd",
            "cho_nhan_vnd",
            "chua_nhan_vnd",
            "bi_tra_lai_vnd",
            "nop_lai_kho_bac_vnd",
            "da_huy_vnd"
        );
        foreach (var list in Books.Lists)
        {
            table.Add(
                list.CommuneCode,
                list.State,
                list.TotalVnd,
                list.HeldVnd,
                list.PaidByAccountVnd,
                list.PaidInCashVnd,
                list.InProgressVnd,
                list.UnknownVnd,
                list.AwaitingCashVnd,
                list.NotCollectedVnd,
                list.ReturnedVnd,
                list.ReturnedToTreasuryVnd,
                list.CancelledVnd
            );
        }

        return File(table, "reconciliation", format);
    }
}
