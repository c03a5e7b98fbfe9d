using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Payments.Tests.PaymentRuns;

public sealed class RunReadingTests(TwoMonths months) : IClassFixture<TwoMonths>
{
    [Fact]
    public async Task A_run_shows_what_its_lists_add_up_to()
    {
        var run = (await (await months.As("auditor")).Get($"/v1/payment-runs/{months.June}"))
            .Must(HttpStatusCode.OK)
            .Json;

        Assert.Equal(
            [
                "id",
                "month",
                "kind",
                "state",
                "knownOn",
                "rulebook",
                "people",
                "payouts",
                "totalVnd",
                "byBenefit",
                "byChannel",
                "lists",
                "progress",
            ],
            run.AsObject().Select(member => member.Key)
        );
        Assert.Equal("2026-06", run["month"]!.GetValue<string>());
        Assert.Equal("released", run["state"]!.GetValue<string>());
        Assert.Equal("2026-05-18", run["knownOn"]!.GetValue<string>());
        Assert.StartsWith("sha256:", run["rulebook"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(5, run["payouts"]!.GetValue<int>());
        Assert.Equal(5 * TwoMonths.SevereVnd, run["totalVnd"]!.GetValue<long>());
        Assert.Equal(
            """[{"benefit":"monthly_allowance","payouts":5,"amountVnd":3750000}]""",
            run["byBenefit"]!.ToJsonString()
        );
        Assert.Equal(
            """[{"channel":"account","payouts":1,"amountVnd":750000},{"channel":"cash","payouts":4,"amountVnd":3000000},{"channel":"held","payouts":0,"amountVnd":0}]""",
            run["byChannel"]!.ToJsonString()
        );
        var list = run["lists"]!.AsArray()[0]!;
        Assert.Equal(32, Convert.FromBase64String(list["payoutRoot"]!.GetValue<string>()).Length);
        Assert.Equal("preparer", list["preparedBy"]!.GetValue<string>());
        Assert.Equal("approver", list["approvedBy"]!.GetValue<string>());
        Assert.Equal("treasurer", list["releasedBy"]!.GetValue<string>());
        Assert.Null(list["closedBy"]);
    }

    [Fact]
    public async Task A_release_shows_its_progress_until_its_payments_are_made()
    {
        var caller = await months.As("treasurer");
        var path = $"/v1/payment-runs/{months.June}";
        var before = (await caller.Get(path)).Json["progress"];
        await months.ReleasesArePrepared();
        var after = (await caller.Get(path)).Json["progress"];
        await months.Execute(
            "update release set accounts_prepared = false, cash_listed = false where kind = 'list'"
        );

        Assert.Equal("""{"done":0,"total":5,"unit":"payouts"}""", before!.ToJsonString());
        Assert.Null(after);
    }

    [Fact]
    public async Task Runs_are_listed_newest_first_and_by_month()
    {
        var caller = await months.As("province");
        var all = (await caller.Get("/v1/payment-runs")).Must(HttpStatusCode.OK).Json;
        var june = (await caller.Get("/v1/payment-runs?month=2026-06")).Json;
        var first = (await caller.Get("/v1/payment-runs?limit=1")).Json;
        var second = (
            await caller.Get(
                $"/v1/payment-runs?limit=1&cursor={first["nextCursor"]!.GetValue<string>()}"
            )
        ).Json;

        Assert.Equal([months.July, months.June], Ids(all));
        Assert.Equal([months.June], Ids(june));
        Assert.Equal([months.July], Ids(first));
        Assert.Equal([months.June], Ids(second));
        Assert.Null(second["nextCursor"]);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await caller.Get("/v1/payment-runs?month=06-2026")).Status
        );
    }

    [Fact]
    public async Task An_official_sees_only_the_own_commune_of_a_run()
    {
        var caller = await months.As("officer2");
        var run = (await caller.Get($"/v1/payment-runs/{months.June}"))
            .Must(HttpStatusCode.OK)
            .Json;
        var foreign = await months.PayoutOf(months.June, months.InCash);

        Assert.Equal(
            TwoMonths.There,
            run["lists"]!.AsArray().Single()!["communeCode"]!.GetValue<string>()
        );
        Assert.Equal(TwoMonths.SevereVnd, run["totalVnd"]!.GetValue<long>());
        Assert.Equal(HttpStatusCode.NotFound, (await caller.Get($"/v1/payouts/{foreign}")).Status);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (
                await caller.Get(
                    $"/v1/payment-runs/{new Guid("01970000-0000-7000-8000-00000000ffff")}"
                )
            ).Status
        );
        Assert.Equal(
            "forbidden_scope",
            (
                await caller.Get(
                    $"/v1/payment-runs/{months.June}/payouts?communeCode={TwoMonths.Here}"
                )
            ).Code
        );
    }

    [Fact]
    public async Task Payouts_come_page_by_page_each_once()
    {
        var caller = await months.As("auditor");
        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = (
                await caller.Get(
                    $"/v1/payment-runs/{months.June}/payouts?limit=2"
                        + (cursor is null ? "" : $"&cursor={cursor}")
                )
            )
                .Must(HttpStatusCode.OK)
                .Json;
            seen.AddRange(Ids(page));
            cursor = page["nextCursor"]?.GetValue<string>();
        } while (cursor is not null);

        Assert.Equal(5, seen.Count);
        Assert.Equal(5, seen.Distinct().Count());
    }

    [Theory]
    [InlineData("communeCode=14866", 1)]
    [InlineData("benefit=social_pension", 0)]
    [InlineData("benefit=monthly_allowance", 5)]
    [InlineData("state=released", 5)]
    [InlineData("state=held", 0)]
    [InlineData("state=not_collected", 0)]
    [InlineData("state=due", 0)]
    public async Task Payouts_are_filtered(string filter, int expected)
    {
        var page = await (await months.As("auditor")).Get(
            $"/v1/payment-runs/{months.June}/payouts?{filter}"
        );

        Assert.Equal(expected, page.Must(HttpStatusCode.OK).Json["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_state_that_does_not_exist_is_named() =>
        Assert.Equal(
            "/state",
            (
                await (await months.As("auditor")).Get(
                    $"/v1/payment-runs/{months.June}/payouts?state=lost"
                )
            )
                .Must(HttpStatusCode.BadRequest)
                .Json["errors"]![0]!["pointer"]!.GetValue<string>()
        );

    [Fact]
    public async Task The_file_opens_in_a_spreadsheet_and_says_no_more_than_it_must()
    {
        var caller = await months.As("officer");
        using var response = await caller.Client.GetAsync(
            new Uri($"/v1/payment-runs/{months.June}/payouts.csv", UriKind.Relative)
        );
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var text = Encoding.UTF8.GetString(bytes);
        var lines = text.TrimEnd().Split("\r\n");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/csv", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.Equal(5, lines.Length);
        Assert.Contains("\"'=HYPERLINK(1) Nguyễn Văn \"\"A\"\"\"", text, StringComparison.Ordinal);
        Assert.Contains("970436,****6789", text, StringComparison.Ordinal);
        Assert.Contains(",2026-06,750000,", text, StringComparison.Ordinal);
        Assert.DoesNotContain("disabled", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_explain_the_difference_of_the_totals()
    {
        var changes = (
            await (await months.As("chair")).Get($"/v1/payment-runs/{months.July}/changes?lang=en")
        )
            .Must(HttpStatusCode.OK)
            .Json;
        var totals = changes["totals"]!;

        Assert.Equal("2026-06", changes["against"]!.GetValue<string>());
        Assert.Equal(
            totals["nowVnd"]!.GetValue<long>() - totals["beforeVnd"]!.GetValue<long>(),
            Amount(totals, "new")
                - Amount(totals, "stopped")
                + Amount(totals, "raised")
                - Amount(totals, "lowered")
        );
        Assert.Equal(4 * TwoMonths.SevereVnd, totals["beforeVnd"]!.GetValue<long>());
        Assert.Equal(("raised", "level_changed"), ChangeOf(changes, months.Raised));
        Assert.Equal(("stopped", "died"), ChangeOf(changes, months.Dead));
        Assert.Equal(("new", "granted"), ChangeOf(changes, months.Granted));
        Assert.Equal(3, changes["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Changes_come_page_by_page_with_totals_on_the_first()
    {
        var caller = await months.As("chair");
        var path = $"/v1/payment-runs/{months.July}/changes?limit=2";
        var first = (await caller.Get(path)).Must(HttpStatusCode.OK).Json;
        var second = (await caller.Get($"{path}&cursor={first["nextCursor"]!.GetValue<string>()}"))
            .Must(HttpStatusCode.OK)
            .Json;

        Assert.Equal(2, first["items"]!.AsArray().Count);
        Assert.NotNull(first["totals"]);
        Assert.Single(second["items"]!.AsArray());
        Assert.Null(second["totals"]);
        Assert.Null(second["nextCursor"]);
    }

    [Fact]
    public async Task In_a_first_run_everybody_is_new()
    {
        var changes = (
            await (await months.As("chair")).Get($"/v1/payment-runs/{months.June}/changes")
        )
            .Must(HttpStatusCode.OK)
            .Json;

        Assert.All(
            changes["items"]!.AsArray(),
            item => Assert.Equal("first_run", item!["reason"]!["code"]!.GetValue<string>())
        );
        Assert.Equal(4, changes["totals"]!["new"]!["payouts"]!.GetValue<int>());
    }

    [Fact]
    public async Task The_calendar_tells_the_days_of_a_month()
    {
        var calendar = (await (await months.As("cashier")).Get("/v1/calendar?month=2026-06"))
            .Must(HttpStatusCode.OK)
            .Json;

        Assert.Equal(
            """{"month":"2026-06","factsUntil":"2026-05-20","submitBy":"2026-05-20","approveBy":"2026-05-21","drawBy":"2026-05-22","accountsFrom":"2026-06-01","cashFrom":"2026-06-05","cashUntil":"2026-06-18","reportBy":"2026-06-19","mayBePaidWith":null,"holidaysKnown":true}""",
            calendar.ToJsonString()
        );
    }

    private static (string, string) ChangeOf(JsonNode changes, Guid person)
    {
        var item = changes["items"]!
            .AsArray()
            .Single(item => item!["beneficiaryId"]!.GetValue<Guid>() == person)!;
        return (item["kind"]!.GetValue<string>(), item["reason"]!["code"]!.GetValue<string>());
    }

    private static long Amount(JsonNode totals, string part) =>
        totals[part]!["amountVnd"]!.GetValue<long>();

    private static List<Guid> Ids(JsonNode page) =>
        [.. page["items"]!.AsArray().Select(item => item!["id"]!.GetValue<Guid>())];
}
