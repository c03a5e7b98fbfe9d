using System.Globalization;
using Payments.Domain.Common;
using Payments.Papers;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks.Printing;

/// <summary>An edition as the paper that the commune signs: by hamlet, with sums, codes and places to sign.</summary>
internal sealed class CashListPaper(
    CashListEdition edition,
    PaperTokens tokens,
    PlaceNames places,
    Wording wording
)
{
    private const float SigningHeight = 10.2f;

    private readonly Dictionary<string, string> hamlets = edition
        .Rows.GroupBy(row => row.Hamlet)
        .ToDictionary(
            hamlet => hamlet.Key,
            hamlet =>
                $"{(hamlet.Key.Length == 0 ? "Chưa ghi thôn, xóm" : hamlet.Key)}: {Count(hamlet.Count())} khoản, "
                + $"{PaperText.Amount(hamlet.Sum(row => row.AmountVnd))} đồng"
        );

    public void WriteTo(Stream stream) =>
        new Paper(
            "Danh sách chi trả bằng tiền mặt " + edition.Number,
            Footer(),
            edition.CutAt,
            isLandscape: true
        )
            .Head(
                ["ỦY BAN NHÂN DÂN", Place().ToUpper(CultureInfo.GetCultureInfo("vi-VN"))],
                "DANH SÁCH CHI TRẢ TRỢ CẤP XÃ HỘI BẰNG TIỀN MẶT",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Tháng {edition.Month.Month:00} năm {edition.Month.Year}"
                ),
                edition.IsIssued
                    ? $"Số: {edition.Number}. Chốt lúc {Speech.At(edition.CutAt)}."
                    : $"BẢN XEM TRƯỚC lúc {Speech.At(edition.CutAt)}, chưa phát hành, không dùng để chi."
            )
            .Table(Table())
            .Say(
                $"Tổng số tiền bằng chữ: {AmountInWords.Of(new Vnd(edition.SumVnd))} ({Count(edition.Rows.Count)} khoản).",
                isBold: true
            )
            .Signatures("Ngày … tháng … năm …", "NGƯỜI LẬP", "NGƯỜI CHI TRẢ", "KẾ TOÁN", "CHỦ TỊCH")
            .WriteTo(stream);

    private PaperTable<PrintedRow> Table() =>
        new(
            [
                new("STT", 9, PaperAlign.Centre, row => Count(row.No)),
                new("Họ và tên", 45, PaperAlign.Left, row => row.Name),
                new("Năm sinh", 11, PaperAlign.Centre, row => row.BirthYear ?? ""),
                new(
                    "Giấy tờ",
                    13,
                    PaperAlign.Centre,
                    row => row.IdTail is { } tail ? "…" + tail : ""
                ),
                new("Khoản", 23, PaperAlign.Left, row => row.Group),
                new(
                    "Tháng hưởng",
                    23,
                    PaperAlign.Centre,
                    row => PaperText.Months(row.Months.Select(PayMonth.Of))
                ),
                new(
                    "Tiền tháng này (đ)",
                    20,
                    PaperAlign.Right,
                    row => PaperText.Amount(row.MonthVnd, isEmptyZero: true)
                ),
                new(
                    "Truy lĩnh (đ)",
                    20,
                    PaperAlign.Right,
                    row => PaperText.Amount(row.ArrearsVnd, isEmptyZero: true)
                ),
                new(
                    "Tổng số tiền (đ)",
                    22,
                    PaperAlign.Right,
                    row => PaperText.Amount(row.AmountVnd)
                ),
                new(
                    "Người nhận thay",
                    33,
                    PaperAlign.Left,
                    row => new PaperCell(row.PayeeName ?? "", CashListWords.Relation(row, wording))
                ),
                new(
                    "Ký nhận, hoặc điểm chỉ",
                    38,
                    PaperAlign.Centre,
                    row => CashListWords.Mark(row, wording)
                ),
                new(
                    "Mã",
                    13,
                    PaperAlign.Centre,
                    row => new PaperCell("", Code: tokens.OfRow(row.PaymentId))
                ),
            ],
            edition.Rows
        )
        {
            RowHeight = SigningHeight,
            Group = row => hamlets[row.Hamlet],
            Sum = (name, rows) =>
                [
                    $"{name}: {Count(rows.Count)} khoản",
                    "",
                    "",
                    "",
                    "",
                    "",
                    PaperText.Amount(rows.Sum(row => row.MonthVnd)),
                    PaperText.Amount(rows.Sum(row => row.ArrearsVnd)),
                    PaperText.Amount(rows.Sum(row => row.AmountVnd)),
                    "",
                    "",
                    "",
                ],
            PageCode = edition.IsIssued ? PageCode : null,
        };

    private string PageCode(int page, IReadOnlyList<PrintedRow> rows) =>
        tokens.OfPage(
            new PaperMark.OfPage(
                edition.CashListId,
                edition.Edition,
                page,
                rows[0].No,
                rows[^1].No
            ),
            (rows.Count, rows.Sum(row => row.AmountVnd))
        );

    private string Footer() =>
        edition.IsIssued
            ? $"Danh sách {edition.Number}, mã nội dung {edition.Sha256[..16]}. Chứa dữ liệu cá nhân: không sao chụp, không niêm yết."
            : "Bản xem trước, chưa phát hành. Chứa dữ liệu cá nhân: không sao chụp, không niêm yết.";

    private string Place() => places.Commune(edition.CommuneCode) ?? edition.CommuneCode;

    private static string Count(int count) => Speech.Count(count);
}
