using System.Net;
using System.Text.RegularExpressions;
using Payments.Tests.Support;

namespace Payments.Tests.Forecasts;

/// <summary>A draft is written, priced, looked at, copied and compared through the pages, without scripts.</summary>
public sealed partial class ForecastPageTests(ForecastTests.Rolls rolls)
    : IClassFixture<ForecastTests.Rolls>
{
    private const string Form = "/forecasts/new";

    [Fact]
    public async Task A_draft_is_written_beside_the_law_priced_shown_copied_and_compared()
    {
        using var policy = await PageVisitor.Of(rolls.Service, "policy");

        var blank = await policy.Get(Form);
        Assert.Contains(
            "Mức chuẩn trợ giúp xã hội điều 1, 76/2024/NĐ-CP 500.000 đ",
            blank.Text,
            StringComparison.Ordinal
        );
        var first = await Priced(
            policy,
            blank
                .Form(Form)
                .With("/month", "06/2026")
                .With("/place", "all")
                .With("/changes/disabled_extreme_adult", "1,9")
                .With("/changes/social_pension_from", "72")
                .With("/changes/standard", "500.000")
        );
        var draft = await policy.Get($"{Form}?from={first.Id}");
        Assert.Equal("1,9", ValueOf(draft, "/changes/disabled_extreme_adult"));
        Assert.Equal("", ValueOf(draft, "/changes/standard"));
        var second = await Priced(
            policy,
            draft
                .Form(Form)
                .With("/month", "06/2026")
                .With("/place", "all")
                .With("/changes/standard", "600.000 đ")
        );
        var compared = await policy.Get($"/forecasts/compare?first={first.Id}&second={second.Id}");

        // 17 people lose 50.000 đ; 9 come in with 500.000 đ.
        Assert.Contains("+3.650.000 đ", first.Page.Text, StringComparison.Ordinal);
        Assert.Contains("+43.800.000 đ mỗi năm", first.Page.Text, StringComparison.Ordinal);
        Assert.Contains(
            "9 người được tăng hoặc vào diện, 17 người bị giảm hoặc ra khỏi diện.",
            first.Page.Text,
            StringComparison.Ordinal
        );
        Assert.Equal(4, Pictures().Count(first.Page.Html));
        // 77 people on 600.000 × 1,5 or 2,0: 60 × 150.000 + 17 × 200.000.
        Assert.Contains("+12.400.000 đ", second.Page.Text, StringComparison.Ordinal);
        Assert.Contains("+3.650.000 đ +12.400.000 đ", compared.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("không cùng điều kiện", compared.Text, StringComparison.Ordinal);
        var csv = await policy.Get($"/forecasts/{first.Id}?handler=Csv");
        Assert.StartsWith(
            "table,province_code",
            csv.Html.TrimStart('\ufeff'),
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"/forecasts/{second.Id}",
            (await policy.Get("/forecasts")).Html,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_a_group_asks_beyond_the_law_is_priced_and_carried_into_the_next_draft()
    {
        using var policy = await PageVisitor.Of(rolls.Service, "policy");
        var blank = await policy.Get(Form);

        var priced = await Priced(
            policy,
            blank
                .Form(Form)
                .With("/month", "06/2026")
                .With("/place", "all")
                .With("/changes/group/disabled", "poor")
        );
        var copy = await policy.Get($"{Form}?from={priced.Id}");

        // None of the 77 is of a poor household: 60 × 750.000 + 17 × 1.000.000 are not paid.
        Assert.Contains(
            "-62.000.000 đ",
            priced.Page.Text.Replace('−', '-'),
            StringComparison.Ordinal
        );
        Assert.Contains("chỉ hộ nghèo", priced.Page.Text, StringComparison.Ordinal);
        Assert.Contains("<option value=\"poor\" selected", copy.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost()
    {
        using var policy = await PageVisitor.Of(rolls.Service, "policy");
        var blank = (await policy.Get(Form)).Form(Form).With("/place", "all");

        var typed = await policy.Send(
            blank
                .With("/month", "2026/6x")
                .With("/changes/standard", "nhiều")
                .With("/changes/child_until", "17")
        );
        var asked = await policy.Send(
            blank
                .With("/month", "06/2026")
                .With("/changes/standard", "500.001")
                .With("/changes/child_until", "17")
        );
        var nothing = await policy.Send(blank.With("/month", "06/2026"));
        var nobody = await policy.Send(
            blank
                .With("/month", "06/2026")
                .With("/communeCodes", "99999, 14857")
                .With("/changes/child_until", "17")
        );

        Assert.Equal(HttpStatusCode.BadRequest, typed.Status);
        Assert.Equal(["f-month", "f-changes-standard"], Faults(typed));
        Assert.Equal("nhiều", ValueOf(typed, "/changes/standard"));
        Assert.Equal("17", ValueOf(typed, "/changes/child_until"));
        Assert.Equal(["f-changes-standard"], Faults(asked));
        Assert.Contains("lẻ đồng", asked.Text, StringComparison.Ordinal);
        Assert.Equal(["f-changes"], Faults(nothing));
        Assert.Contains("id=\"f-changes\"", nothing.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nobody.Status);
        Assert.Equal("99999, 14857", ValueOf(nobody, "/communeCodes"));
    }

    [Fact]
    public async Task The_law_of_another_month_is_shown_beside_the_same_draft_and_the_past_has_its_own()
    {
        using var policy = await PageVisitor.Of(rolls.Service, "policy");

        var shown = await policy.Send(
            (await policy.Get(Form)).Form(Form) with
            {
                Action = $"{Form}?handler=ShowLaw",
                Fields = new Dictionary<string, string>((await policy.Get(Form)).Form(Form).Fields)
                {
                    ["/month"] = "05/2024",
                    ["/changes/standard"] = "420.000",
                },
            }
        );

        Assert.Contains("điều 4(2), 20/2021/NĐ-CP 360.000 đ", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hưu trí xã hội điều", shown.Text, StringComparison.Ordinal);
        Assert.Equal("420.000", ValueOf(shown, "/changes/standard"));
    }

    private static async Task<(string Id, ShownPage Page)> Priced(
        PageVisitor policy,
        FilledForm draft
    )
    {
        var ordered = await policy.Send(draft);
        Assert.True(ordered.Status == HttpStatusCode.SeeOther, ordered.Text);
        var path = ordered.Location!.Split('?')[0];
        for (var left = 120; ; left--)
        {
            var page = await policy.Get(path);
            if (page.Html.Contains("đã xong", StringComparison.Ordinal))
            {
                return (path.Split('/')[^1], page);
            }

            Assert.True(left > 0, page.Text);
            await Task.Delay(250);
        }
    }

    private static string ValueOf(ShownPage page, string name) =>
        WebUtility.HtmlDecode(
            Regex
                .Match(page.Html, $"name=\"{Regex.Escape(name)}\" value=\"([^\"]*)\"")
                .Groups[1]
                .Value
        );

    private static IEnumerable<string> Faults(ShownPage page) =>
        FaultLinks().Matches(page.Html).Select(match => match.Groups[1].Value);

    [GeneratedRegex("<li><a href=\"#([^\"]+)\">")]
    private static partial Regex FaultLinks();

    [GeneratedRegex("<figure class=\"picture\"")]
    private static partial Regex Pictures();
}
