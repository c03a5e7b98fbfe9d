using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CsCheck;
using Payments.Tests.Architecture;
using Payments.Web;
using Payments.Web.Pictures;

namespace Payments.Tests.Web;

/// <summary>Pictures are drawn as we drew them, tell what they show in words, and show nothing that is not so.</summary>
public sealed partial class PictureTests
{
    private static readonly Bars costs = new(
        "cost",
        "Chi phí một tháng",
        "Dự thảo tốn hơn 48.000.000 đ một tháng.",
        "Tỉnh",
        ["Hiện hành", "Dự thảo"],
        [
            new("Tỉnh Thanh Hóa", 612_000_000, 660_000_000),
            new("Tỉnh Nghệ An & <xa>", 40_000_000, 40_000_000),
        ]
    );

    private static readonly Shares lists = new(
        "lists",
        "Danh sách theo bước",
        "Ba phần tư đã duyệt.",
        "Danh sách",
        ["đã duyệt", "đã trình", "chưa tính"],
        [new("Tất cả", 6, 0, 2)]
    )
    {
        Tell = Speech.Count,
    };

    private static readonly Waterfall bridge = Bridge((120_000, -20_000), 1_000_000);

    private static Waterfall Bridge((long New, long Stopped) change, long before) =>
        new(
            "bridge",
            "Từ tháng trước tới tháng này",
            "Tăng.",
            ("Phần", "Số tiền"),
            ("05/2026", before),
            [("mới", change.New), ("dừng", change.Stopped)],
            ("06/2026", before + change.New + change.Stopped)
        );

    [Fact]
    public void Bars_are_the_ones_we_drew() => Golden.Matches(Lines(costs), "bars.svg");

    [Fact]
    public void Shares_are_the_ones_we_drew() => Golden.Matches(Lines(lists), "shares.svg");

    [Fact]
    public void A_waterfall_is_the_one_we_drew() => Golden.Matches(Lines(bridge), "waterfall.svg");

    [Fact]
    public void A_picture_has_a_name_and_a_finding_and_the_same_figures_as_a_table()
    {
        Picture[] pictures = [costs, lists, bridge];

        foreach (var picture in pictures)
        {
            var svg = XElement.Parse(Html(picture));
            var named = svg.Attribute("aria-labelledby")!.Value.Split(' ');

            Assert.Equal("img", svg.Attribute("role")!.Value);
            Assert.Equal(
                [picture.Title, picture.Finding],
                named.Select(id =>
                    svg.Elements().Single(element => element.Attribute("id")?.Value == id).Value
                )
            );
            Assert.All(picture.Rows, row => Assert.Equal(picture.Heads.Count, row.Count));
            Assert.Empty(svg.DescendantsAndSelf().Attributes("style"));
        }

        Assert.Equal(["Tỉnh Thanh Hóa", "612.000.000 đ", "660.000.000 đ"], costs.Rows[0]);
        Assert.Equal(["dừng", "-20.000 đ"], bridge.Rows[2]);
        Assert.Equal(["đã duyệt: 6", "đã trình: 0", "chưa tính: 2"], lists.Keys);
    }

    [Fact]
    public void Steps_that_do_not_lead_to_the_end_are_no_picture() =>
        Assert.Throws<ArgumentException>(() =>
            new Waterfall("w", "t", "f", ("a", "b"), ("x", 10), [("y", 5)], ("z", 14))
        );

    [Fact]
    public void A_scale_is_cut_only_where_the_differences_would_be_hairs_and_says_so()
    {
        Assert.False(bridge.IsCut);
        Assert.True(Bridge((1_000, -500), 1_000_000).IsCut);
        Assert.False(Bridge((1_000, 0), 0).IsCut);
    }

    [Fact]
    public void Nothing_is_drawn_outside_the_picture_and_parts_fill_their_whole() =>
        Gen.Long[0, 5_000_000_000_000]
            .Array[3, 6]
            .Sample(values =>
            {
                var shares = Boxes(
                    lists with
                    {
                        Data = [new("x", values)],
                        Series = Names(values),
                    }
                );
                var bars = Boxes(costs with { Data = [new("x", values)], Series = Names(values) });
                var waterfall = Boxes(
                    Bridge((values[0], -Math.Min(values[1], values[0])), values[2])
                );

                Assert.All(
                    shares.Concat(bars).Concat(waterfall),
                    box => Assert.True(box.X >= 0 && box.Width >= 0 && box.X + box.Width <= 100)
                );
                Assert.Equal(values.Sum() == 0 ? 0 : 100, shares.Sum(box => box.Width));
            });

    private static string[] Names(long[] values) => [.. values.Select(value => $"{value}")];

    private static List<(decimal X, decimal Width)> Boxes(Picture picture) =>
        [
            .. Boxed()
                .Matches(Html(picture))
                .Select(match =>
                    (
                        decimal.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture),
                        decimal.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)
                    )
                ),
        ];

    /// <summary>An element a line, so that a difference is read.</summary>
    private static string Lines(Picture picture) =>
        Html(picture).Replace("><", ">\n<", StringComparison.Ordinal) + "\n";

    private static string Html(Picture picture) => $"{picture.Drawn()}";

    [GeneratedRegex("""<rect x="(-?[\d.]+)%" y="[\d.]+em" width="(-?[\d.]+)%""")]
    private static partial Regex Boxed();
}
