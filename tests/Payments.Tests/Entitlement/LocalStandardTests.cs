using System.Net;
using System.Text.Json.Nodes;
using Npgsql;
using Payments.Domain.Identity;
using Payments.Identity;
using Payments.Tests.Support;

namespace Payments.Tests.Entitlement;

/// <summary>A standard that a province adopts, from its proposal to the money of a run.</summary>
public sealed class LocalStandardTests
{
    private const string Standards = "/v1/local-standards";

    [Fact]
    public async Task An_accepted_standard_changes_the_assessment_the_next_run_and_its_hash()
    {
        await using var town = await Town.Start();
        var name = town.InCash();
        await town.Import();
        var before = await Assessed(town.Service, "2025-05-20");
        var proposed = await (await town.Service.As("preparer")).Post(
            Standards,
            Adopted("38", "2025-06", 640_000)
        );
        var waiting = await Assessed(town.Service, "2025-05-20", "2025-06");

        await town.Accepted(proposed);

        var after = await Assessed(town.Service, "2025-06-20", "2025-06");
        await town.Calculate("2025-06");
        var run = (
            await (await town.Service.As("auditor")).Get($"/v1/payment-runs/{town.Run}")
        ).Must(HttpStatusCode.OK);
        var payout = await town.PayoutOf(name);
        Assert.Equal((Town.DueVnd, Town.DueVnd), (Total(before), Total(waiting)));
        Assert.Equal(960_000, Total(after));
        Assert.Contains("12/2025/NQ-HĐND", after.Text, StringComparison.Ordinal);
        Assert.NotEqual(before.Value<string>("rulebook"), after.Value<string>("rulebook"));
        Assert.Equal(before.Value<string>("rulebook"), waiting.Value<string>("rulebook"));
        Assert.Equal(after.Value<string>("rulebook"), run.Value<string>("rulebook"));
        Assert.Equal(960_000, MonthOf(payout, "2025-06")["owedVnd"]!.GetValue<long>());
        var rulebook = await (await town.Service.As("auditor")).Get("/v1/rulebook?month=2025-06");
        Assert.Equal(run.Value<string>("rulebook"), rulebook.Value<string>("rulebook"));
        Assert.Contains("standard/38", rulebook.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_accepted_between_order_and_work_leaves_the_ordered_run_alone()
    {
        await using var database = await TestDatabase.Create();
        var (path, ordered) = await OrderBetweenTwoStandards(database);

        await using var again = await TestService.Start(
            new DateOnly(2026, 5, 18),
            database: database,
            ownsDatabase: false
        );
        var worked = await (await again.As("preparer")).Until(
            path,
            json => json["state"]!.GetValue<string>() == "calculated"
        );

        var now = await (await again.As("auditor")).Get("/v1/rulebook?month=2026-06");
        Assert.Equal(ordered, worked.Value<string>("rulebook"));
        Assert.NotEqual(ordered, now.Value<string>("rulebook"));
    }

    [Fact]
    public async Task A_refused_standard_changes_nothing()
    {
        await using var service = await TestService.Start(new DateOnly(2026, 5, 18));
        var before = await Assessed(service, "2026-05-18");
        var proposed = await (await service.As("province")).Post(
            Standards,
            Adopted("38", "2026-01", 640_000)
        );

        (
            await (await service.As("controller")).Post(
                $"/v1/proposals/{proposed.Value<Guid>("proposalId")}/refuse",
                new { reason = "not in the gazette" }
            )
        ).Must(HttpStatusCode.OK);

        Assert.Equal(before.Text, (await Assessed(service, "2026-05-18")).Text);
        Assert.Empty(await Listed(service, "38"));
    }

    [Fact]
    public async Task Who_proposes_does_not_accept_and_who_sees_one_commune_decides_for_no_province()
    {
        await using var service = await TestService.Start(new DateOnly(2026, 5, 18));
        await Users.Ensure(
            service.Database.App,
            [new("both", "Both", "demo", [Role.Officer, Role.Chair], ["*"])],
            service.Clock,
            CancellationToken.None
        );
        var both = await service.As("both");
        var mine = await both.Post(Standards, Adopted("38", "2026-01", 640_000));
        var officers = await (await service.As("officer")).Post(
            Standards,
            Adopted("38", "2026-02", 640_000)
        );

        var same = await both.Post(AcceptPath(mine));
        var narrow = await (await service.As("chair")).Post(AcceptPath(officers));

        Assert.Equal((HttpStatusCode.Conflict, "same_person"), (same.Status, same.Code));
        Assert.Equal((HttpStatusCode.Forbidden, "forbidden_scope"), (narrow.Status, narrow.Code));
        Assert.Empty(await Listed(service, "38"));
        await Accept(service, officers);
        Assert.Single(await Listed(service, "38"));
    }

    [Fact]
    public async Task The_national_figure_wins_when_it_is_higher()
    {
        await using var service = await TestService.Start(new DateOnly(2026, 5, 18));

        await Accept(
            service,
            await (await service.As("province")).Post(Standards, Adopted("38", "2026-01", 480_000))
        );

        Assert.Equal(750_000, Total(await Assessed(service, "2026-05-18")));
    }

    [Fact]
    public async Task A_standard_is_not_known_before_the_day_of_its_acceptance()
    {
        await using var service = await TestService.Start(new DateOnly(2026, 5, 18));
        await Accept(
            service,
            await (await service.As("province")).Post(Standards, Adopted("38", "2026-01", 640_000))
        );

        Assert.Equal(750_000, Total(await Assessed(service, "2026-05-17")));
        Assert.Equal(960_000, Total(await Assessed(service, "2026-05-18")));
    }

    [Fact]
    public async Task A_former_province_has_its_own_until_the_merged_one_replaces_it()
    {
        await using var service = await TestService.Start(new DateOnly(2026, 5, 18));
        await Accept(
            service,
            await (await service.As("province")).Post(
                Standards,
                Adopted("31", "2025-10", 600_000, former: "30")
            )
        );

        Assert.Equal(900_000, Total(await Assessed(service, "2026-05-18", "2025-10", "31", "30")));
        Assert.Equal(750_000, Total(await Assessed(service, "2026-05-18", "2025-10", "31", "31")));
        Assert.Equal(
            1_050_000,
            Total(await Assessed(service, "2026-05-18", "2026-01", "31", "30"))
        );
    }

    [Fact]
    public async Task The_list_shows_printed_and_accepted_standards_with_their_sources()
    {
        await using var service = await TestService.Start(new DateOnly(2026, 5, 18));
        await Accept(
            service,
            await (await service.As("province")).Post(Standards, Adopted("01", "2026-05", 700_000))
        );

        var rows = await Listed(service, "01");

        Assert.Equal(
            [440_000, 650_000, 700_000],
            rows.Select(row => row["amountVnd"]!.GetValue<long>()).Order()
        );
        var accepted = Assert.Single(rows, row => row["acceptance"] is not null);
        Assert.Equal("12/2025/NQ-HĐND", accepted["source"]!["instrument"]!.GetValue<string>());
        Assert.Equal("controller", accepted["acceptance"]!["acceptedBy"]!.GetValue<string>());
        Assert.Equal(
            "2026-05",
            rows.Single(row => row["amountVnd"]!.GetValue<long>() == 650_000)[
                "untilMonth"
            ]!.GetValue<string>()
        );
        var page = await (await service.As("cashier")).Get($"{Standards}?limit=2");
        var next = await (await service.As("cashier")).Get(
            $"{Standards}?limit=200&cursor={page.Value<string>("nextCursor")}"
        );
        var all = await (await service.As("cashier")).Get($"{Standards}?limit=200");
        Assert.Equal(all.Json["items"]!.AsArray().Count, 2 + next.Json["items"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("38", null, "standard", "2026-01", 640_001L, "1/NQ", 422, "fraction_of_dong")]
    [InlineData("38", null, "weather", "2026-01", 640_000L, "1/NQ", 400, "/item")]
    [InlineData("99", null, "standard", "2026-01", 640_000L, "1/NQ", 400, "/province")]
    [InlineData("30", null, "standard", "2025-10", 640_000L, "1/NQ", 400, "/province")]
    [InlineData("38", "30", "standard", "2026-01", 640_000L, "1/NQ", 400, "/formerProvince")]
    [InlineData("38", null, "standard", "2021-06", 640_000L, "1/NQ", 400, "/fromMonth")]
    [InlineData("38", null, "standard", "2026-01", 0L, "1/NQ", 400, "/amountVnd")]
    [InlineData("38", null, "standard", "2026-01", -2L, "1/NQ", 400, "/amountVnd")]
    [InlineData("38", null, "standard", "2026-01", 640_000L, " ", 400, "/resolution")]
    [InlineData("38", null, "standard", "2026-01", 640_000L, "1\n2", 400, "/resolution")]
    [InlineData("01", null, "standard", "2026-01", 640_000L, "1/NQ", 409, "local_standard_known")]
    public async Task What_is_not_right_is_refused_with_its_reason(
        string province,
        string? former,
        string item,
        string month,
        long amount,
        string resolution,
        int status,
        string word
    )
    {
        await using var service = await TestService.Start(new DateOnly(2026, 5, 18));

        var answer = await (await service.As("province")).Post(
            Standards,
            new
            {
                province,
                formerProvince = former,
                item,
                fromMonth = month,
                amountVnd = amount,
                resolution,
            }
        );

        Assert.Equal(status, (int)answer.Status);
        Assert.Equal(
            word,
            word[0] == '/' ? answer.Json["errors"]![0]!["pointer"]!.GetValue<string>() : answer.Code
        );
    }

    [Fact]
    public async Task The_second_of_two_proposals_for_one_place_item_and_month_is_a_conflict()
    {
        await using var service = await TestService.Start(new DateOnly(2026, 5, 18));
        var province = await service.As("province");
        var first = await province.Post(Standards, Adopted("38", "2026-01", 640_000));
        var second = await province.Post(Standards, Adopted("38", "2026-01", 660_000));

        await Accept(service, first);
        var late = await (await service.As("controller")).Post(AcceptPath(second));
        var third = await province.Post(Standards, Adopted("38", "2026-01", 680_000));

        Assert.Equal((HttpStatusCode.Conflict, "local_standard_known"), (late.Status, late.Code));
        Assert.Equal("local_standard_known", third.Code);
        Assert.Equal(
            640_000,
            Assert.Single(await Listed(service, "38"))["amountVnd"]!.GetValue<long>()
        );
        await using var change = service.Database.Admin.CreateCommand(
            "update local_standard set amount_vnd = 1"
        );
        await Assert.ThrowsAsync<PostgresException>(() => change.ExecuteNonQueryAsync());
    }

    /// <summary>One standard before the order, one after it, and nobody works yet.</summary>
    private static async Task<(string Path, string Rulebook)> OrderBetweenTwoStandards(
        TestDatabase database
    )
    {
        await using var town = await IdleTown(database);
        var preparer = await town.As("preparer");
        var run = (
            await preparer.Post(
                "/v1/payment-runs",
                new
                {
                    month = "2026-06",
                    kind = "regular",
                    communeCodes = new[] { "14845" },
                }
            )
        ).Must(HttpStatusCode.Created);
        var path = $"/v1/payment-runs/{run.Value<Guid>("id")}";
        await Accept(town, await preparer.Post(Standards, Adopted("38", "2026-06", 640_000)));
        (await preparer.Post($"{path}/calculate")).Must(HttpStatusCode.Accepted);
        await Accept(town, await preparer.Post(Standards, Adopted("38", "2026-07", 660_000)));
        return (path, (await preparer.Get(path)).Value<string>("rulebook"));
    }

    private static async Task<TestService> IdleTown(TestDatabase database)
    {
        var service = await TestService.Start(
            new DateOnly(2026, 5, 18),
            database: database,
            idle: ["calculation"],
            ownsDatabase: false
        );
        await using var command = database.Admin.CreateCommand(
            "insert into commune (commune_code, name, province_code) values ('14845', 'Xã Đây', '38')"
        );
        await command.ExecuteNonQueryAsync();
        return service;
    }

    private static object Adopted(
        string province,
        string month,
        long amount,
        string? former = null
    ) =>
        new
        {
            province,
            formerProvince = former,
            item = "standard",
            fromMonth = month,
            amountVnd = amount,
            resolution = "12/2025/NQ-HĐND",
        };

    private static string AcceptPath(Answer proposed) =>
        $"/v1/proposals/{proposed.Must(HttpStatusCode.Accepted).Value<Guid>("proposalId")}/accept";

    private static async Task Accept(TestService service, Answer proposed) =>
        (await (await service.As("controller")).Post(AcceptPath(proposed))).Must(HttpStatusCode.OK);

    private static async Task<Answer> Assessed(
        TestService service,
        string knownOn,
        string month = "2026-05",
        string province = "38",
        string? former = null
    ) =>
        (
            await (await service.As("auditor")).Post(
                "/v1/assessments",
                new
                {
                    month,
                    province,
                    formerProvince = former,
                    knownOn,
                    person = new
                    {
                        dateOfBirth = "1985-01-01",
                        disability = new { level = "severe", certifiedOn = "2024-01-15" },
                    },
                    decision = new { signedOn = "2024-02-10" },
                }
            )
        ).Must(HttpStatusCode.OK);

    private static long Total(Answer assessed) =>
        assessed.Json["months"]![0]!["totalVnd"]!.GetValue<long>();

    private static JsonNode MonthOf(JsonNode payout, string month) =>
        payout["months"]!.AsArray().Single(row => row!["month"]!.GetValue<string>() == month)!;

    private static async Task<List<JsonNode>> Listed(TestService service, string province) =>
        [
            .. (await (await service.As("auditor")).Get($"{Standards}?province={province}"))
                .Must(HttpStatusCode.OK)
                .Json["items"]!
                .AsArray()
                .OfType<JsonNode>(),
        ];
}
