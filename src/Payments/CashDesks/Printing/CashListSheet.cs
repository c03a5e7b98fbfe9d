using Payments.Domain.Common;
using Payments.Papers;
using Payments.Web;

namespace Payments.CashDesks.Printing;

/// <summary>An edition as a spreadsheet: the rows and the sums of the paper, without the places to sign.</summary>
internal static class CashListSheet
{
    public static ListFile Of(CashListEdition edition, Wording wording)
    {
        var file = new ListFile(
            "STT",
            "Thôn, xóm",
            "Họ và tên",
            "Năm sinh",
            "Bốn số cuối giấy tờ",
            "Khoản",
            "Tháng hưởng",
            "Tiền tháng này",
            "Truy lĩnh",
            "Tổng số tiền",
            "Người nhận thay",
            "Ghi chú"
        );
        foreach (var row in edition.Rows)
        {
            file.Add(
                row.No,
                row.Hamlet,
                row.Name,
                row.BirthYear,
                row.IdTail,
                row.Group,
                PaperText.Months(row.Months.Select(PayMonth.Of)),
                row.MonthVnd,
                row.ArrearsVnd,
                row.AmountVnd,
                CashListWords.Payee(row, wording),
                CashListWords.Mark(row, wording)
            );
        }

        return file.Sum("Tiền tháng này", "Truy lĩnh", "Tổng số tiền");
    }
}

/// <summary>What paper and spreadsheet say alike, in Vietnamese whoever prints.</summary>
internal static class CashListWords
{
    public static string Payee(PrintedRow row, Wording wording) =>
        row.PayeeName is null ? ""
        : Relation(row, wording) is { } relation ? $"{row.PayeeName} ({relation})"
        : row.PayeeName;

    public static string? Relation(PrintedRow row, Wording wording) =>
        Find(wording, "relation." + row.PayeeRelation);

    public static string Mark(PrintedRow row, Wording wording) =>
        row.Mark is null
            ? ""
            : Find(wording, "payment." + row.Mark)
                ?? Find(wording, "payout." + row.Mark)
                ?? row.Mark;

    private static string? Find(Wording wording, string key) =>
        wording.Entries.TryGetValue(key, out var entry) ? entry.Vietnamese : null;
}
