using System.Globalization;
using System.Text;
using Payments.Domain.Common;
using Payments.Papers;

namespace Payments.Tests.Papers;

/// <summary>Papers as PDF, read back by another program's eyes.</summary>
public sealed class PaperTests
{
    private static readonly DateTimeOffset madeAt = new(2026, 11, 28, 8, 0, 0, TimeSpan.Zero);

    private sealed record Line(int No, string Name, long AmountVnd);

    [Fact]
    public void A_long_table_repeats_its_head_and_sums_each_page_and_all()
    {
        Line[] lines =
        [
            .. Enumerable
                .Range(1, 100)
                .Select(no => new Line(no, $"Nguyễn Thị Hằng {no}", 500_000 + (no * 1_000L))),
        ];

        var paper = Print(lines);

        Assert.True(paper.Pages.Count > 3);
        var pageSums = paper
            .Pages.Select(page =>
                page.Split('\n')
                    .Single(line => line.StartsWith("Cộng trang", StringComparison.Ordinal))
            )
            .Select(line => PrintedPaper.AmountsIn(line).Single())
            .ToList();
        Assert.All(
            paper.Pages,
            page => Assert.Contains("Họ và tên", page, StringComparison.Ordinal)
        );
        Assert.Equal(lines.Sum(line => line.AmountVnd), pageSums.Sum());
        Assert.Contains(
            $"Tổng cộng {new Vnd(lines.Sum(line => line.AmountVnd))}".Replace(" đ", ""),
            paper.Text,
            StringComparison.Ordinal
        );
        Assert.Contains($"Trang 1/{paper.Pages.Count}", paper.Pages[0], StringComparison.Ordinal);
        foreach (var (page, number) in paper.Codes.Select((codes, at) => (codes, at + 1)))
        {
            Assert.Equal($"/Q/PAGE{number}", page[^1]);
            Assert.All(page.SkipLast(1), code => Assert.StartsWith("/Q/ROW", code));
        }

        Assert.Equal(
            lines.Select(line => $"/Q/ROW{line.No}"),
            paper.Codes.SelectMany(page => page.SkipLast(1))
        );
    }

    [Fact]
    public void Every_Vietnamese_letter_is_printed_and_composed_first()
    {
        const string Letters =
            "ẮẰẲẴẶ ẤẦẨẪẬ ẾỀỂỄỆ ỐỒỔỖỘ ỚỜỞỠỢ ỨỪỬỮỰ ÁÀẢÃẠ ÝỲỶỸỴ ắằẳẵặ ấầẩẫậ ếềểễệ ốồổỗộ ớờởỡợ ứừửữự Đđ";

        var paper = Print([new Line(1, Letters.Normalize(NormalizationForm.FormD), 500_000)]);

        Assert.All(
            Letters.Split(' '),
            word => Assert.Contains(word, paper.Text, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Signatures_never_stand_alone_on_a_page()
    {
        for (var count = 9; count < 28; count++)
        {
            var paper = Print(
                [.. Enumerable.Range(1, count).Select(no => new Line(no, "Lê Văn An", 1_000))],
                scannedPages: 0
            );

            Assert.Contains("Lê Văn An", paper.Pages[^1], StringComparison.Ordinal);
            Assert.Contains("THỦ QUỸ", paper.Pages[^1], StringComparison.Ordinal);
        }
    }

    private static PrintedPaper Print(Line[] lines, int scannedPages = int.MaxValue)
    {
        using var file = new MemoryStream();
        new Paper("Danh sách", "Số 1", madeAt, isLandscape: true)
            .Head(["ỦY BAN NHÂN DÂN", "XÃ A"], "DANH SÁCH", "Tháng 11/2026")
            .Table(
                new PaperTable<Line>(
                    [
                        new(
                            "STT",
                            10,
                            PaperAlign.Centre,
                            line => line.No.ToString(CultureInfo.InvariantCulture)
                        ),
                        new("Họ và tên", 120, PaperAlign.Left, line => line.Name),
                        new("Số tiền", 30, PaperAlign.Right, line => Amount(line.AmountVnd)),
                        new("Mã", 12, PaperAlign.Centre, line => new("", Code: $"/Q/ROW{line.No}")),
                    ],
                    lines
                )
                {
                    RowHeight = 11,
                    Sum = (name, rows) => [name, "", Amount(rows.Sum(row => row.AmountVnd)), ""],
                    PageCode = (number, _) => $"/Q/PAGE{number}",
                }
            )
            .Say("Bằng chữ: một đồng.")
            .Signatures("Ngày 28 tháng 11 năm 2026", "NGƯỜI LẬP", "THỦ QUỸ")
            .WriteTo(file);
        return PrintedPaper.Read(file.ToArray(), scannedPages);
    }

    private static string Amount(long amountVnd) =>
        new Vnd(amountVnd).ToString().Replace(" đ", "", StringComparison.Ordinal);
}
