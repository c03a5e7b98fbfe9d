using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Payments.Beneficiaries;
using Payments.Domain.Entitlement;
using Payments.Tests.Support;

namespace Payments.Tests.Forecasts;

/// <summary>A draft that became law: the forecast of it is what the run then calculated on the same facts.</summary>
public sealed class ForecastEqualsRunTests
{
    private static readonly string[] old = ["14845", "14857", "14866", "15880", "00004", "00070"];

    [Fact]
    public async Task Decree_76_forecast_before_it_was_known_is_the_july_that_was_calculated()
    {
        await using var database = await TestDatabase.Create();
        JsonNode forecast;
        await using (var before = await Before76(database))
        {
            var people = await Registry.Invented(1_500, 76, new DateOnly(2024, 5, 18), old);
            await Registry.Import(before, people);
            var hash = await Rulebook(before, "2024-07");
            forecast = await Registry.Forecast(
                before,
                Draft("2024-07", new { parameter = "standard", amountVnd = 500_000 })
            );
            Assert.Equal(hash, await Rulebook(before, "2024-07"));
            Assert.Equal(hash, forecast["rulebook"]!.GetValue<string>());
            Assert.NotEqual(hash, forecast["draftRulebook"]!.GetValue<string>());
        }

        await using var later = await TestService.Start(
            new DateOnly(2024, 6, 20),
            database: database,
            ownsDatabase: false
        );
        var run = await Calculated(later, "2024-07", old);

        await AssertSameCells(database, "2024-07-01");
        var result = forecast["result"]!;
        Assert.Equal(
            run["byBenefit"]!
                .AsArray()
                .Select(row => $"{row!["benefit"]} {row["payouts"]} {row["amountVnd"]}")
                .Order(StringComparer.Ordinal),
            Told(result, "byBenefit", "benefit").Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            run["lists"]!
                .AsArray()
                .Select(list => $"{list!["communeCode"]} {list["totalVnd"]}")
                .Order(StringComparer.Ordinal),
            result["byCommune"]!
                .AsArray()
                .Select(row => $"{row!["communeCode"]} {row["draft"]!["monthVnd"]}")
                .Order(StringComparer.Ordinal)
        );
        AssertRaisedBy(
            result["byProvince"]!.AsArray().Single(row => $"{row!["provinceCode"]}" == "38")!,
            500_000,
            360_000
        );
    }

    [Fact]
    public async Task Decree_335_forecast_in_june_is_the_july_that_it_later_reached_back_to()
    {
        var june = new DateOnly(2026, 6, 18);
        var communes = ReferenceData
            .Communes.On(june)
            .Where(commune => commune.ProvinceCode is "38")
            .Take(4)
            .Concat(ReferenceData.Communes.On(june).Where(c => c.ProvinceCode == "48").Take(2))
            .Select(commune => commune.Code)
            .ToArray();
        await using var service = await TestService.Start(june);
        await Registry.Import(service, await Registry.Invented(2_000, 335, june, communes));
        await Registry.Import(
            service,
            Registry.Csv([
                .. Registry.People(30, communes[0], "1945-03-02", Registry.Pensioner),
                .. Registry.People(9, communes[4], "1946-03-02", Registry.Pensioner),
                .. Registry.People(
                    12,
                    communes[4],
                    "1950-07-21",
                    ("household", "poor"),
                    ("decision_no", "12/QĐ-UBND"),
                    ("decision_signed_on", "2024-02-09")
                ),
            ])
        );
        await Registry.Execute(
            service.Database,
            """
            update beneficiary b
               set suspended_from = case when n.no % 3 = 0 then date '2026-07-01' end,
                   ended_from = case when n.no % 3 = 1 then date '2026-07-01' end,
                   joined_from = case when n.no % 3 = 2 then date '2026-08-01' end
              from (select id, row_number() over (order by id) as no from beneficiary where state = 'granted') n
             where n.id = b.id
               and n.no % 10 = 0
            """
        );

        var forecast = await Registry.Forecast(
            service,
            Draft(
                "2026-07",
                new { parameter = "standard", amountVnd = 540_000 },
                new { parameter = "social_pension", amountVnd = 540_000 },
                new { parameter = "elderly_poor_older_from", years = 75 }
            )
        );
        service.TurnTo(new DateOnly(2026, 10, 20));
        await Calculated(service, "2026-07", communes);

        await AssertSameCells(service.Database, "2026-07-01");
        var benefits = Told(forecast["result"]!, "byBenefit", "benefit").ToList();
        Assert.Contains(
            benefits,
            row => row.StartsWith("social_pension", StringComparison.Ordinal)
        );
        Assert.Contains(benefits, row => row.StartsWith("care_support", StringComparison.Ordinal));
        Assert.Equal(2, forecast["result"]!["byProvince"]!.AsArray().Count);
    }

    /// <summary>Every commune and benefit, also those too small to be told.</summary>
    private static async Task AssertSameCells(TestDatabase database, string month)
    {
        var calculated = await Registry.Read(
            database,
            $"""
            select o.commune_code || ' ' || o.benefit || ' ' || count(*) || ' ' || sum(m.owed)
              from payout o
             cross join lateral unnest(o.months, o.owed_vnd) as m (month, owed)
             where m.month = '{month}'
             group by o.commune_code, o.benefit
             order by 1
            """
        );
        var forecast = await Registry.Read(
            database,
            """
            select commune_code || ' ' || benefit || ' ' || people_draft || ' ' || draft_vnd
              from forecast_row
             where category = ''
               and benefit not in ('', 'facility_care')
               and people_draft > 0
             order by 1
            """
        );
        Assert.True(calculated.Count > 10);
        Assert.Equal(calculated, forecast);
    }

    /// <summary>
    /// Only the standard was drafted: without a local one all is dearer by its share, and nobody comes or goes.
    /// </summary>
    private static void AssertRaisedBy(JsonNode row, long draftVnd, long todayVnd)
    {
        var (today, draft) = (row["today"]!, row["draft"]!);
        long Of(JsonNode part, string member) => part[member]!.GetValue<long>();
        Assert.Equal(Of(today, "monthVnd") * draftVnd, Of(draft, "monthVnd") * todayVnd);
        Assert.Equal(Of(draft, "monthVnd") * 12, Of(draft, "yearVnd"));
        Assert.Equal(
            (Of(draft, "monthVnd") - Of(today, "monthVnd")) * 12,
            Of(draft, "yearDifferenceVnd")
        );
        Assert.Equal(Of(today, "people"), Of(draft, "gain"));
        Assert.Equal(
            (0, 0, 0, 0),
            (Of(draft, "lose"), Of(draft, "comeIn"), Of(draft, "fallOut"), Of(draft, "unchanged"))
        );
    }

    private static IEnumerable<string> Told(JsonNode result, string table, string name) =>
        result[table]!
            .AsArray()
            .Where(row => row!["draft"] is not null)
            .Select(row => $"{row![name]} {row["draft"]!["people"]} {row["draft"]!["monthVnd"]}");

    private static object Draft(string month, params object[] changes) =>
        new
        {
            fromMonth = month,
            changes,
            all = true,
        };

    private static async Task<JsonNode> Calculated(
        TestService service,
        string month,
        IReadOnlyList<string> communeCodes
    )
    {
        var preparer = await service.As("preparer");
        var run = (
            await preparer.Post(
                "/v1/payment-runs",
                new
                {
                    month,
                    kind = "regular",
                    communeCodes,
                }
            )
        ).Must(HttpStatusCode.Created);
        var path = run.Headers.Location!.ToString();
        (await preparer.Post($"{path}/calculate")).Must(HttpStatusCode.Accepted);
        return (
            await preparer.Until(
                path,
                json =>
                    json["progress"] is null && json["state"]!.GetValue<string>() == "calculated"
            )
        ).Json;
    }

    private static async Task<string> Rulebook(TestService service, string month) =>
        (await (await service.As("policy")).Get($"/v1/rulebook?month={month}"))
            .Must(HttpStatusCode.OK)
            .Value<string>("rulebook");

    /// <summary>A service whose rulebook does not hold Decree 76/2024/NĐ-CP yet.</summary>
    private static Task<TestService> Before76(TestDatabase database)
    {
        var files = Directory
            .EnumerateFiles(
                Path.Combine(TestServer.Checkout, "src", "Payments.Domain", "Entitlement", "Rules")
            )
            .ToDictionary(path => Path.GetFileName(path), File.ReadAllText);
        var standards = files["standards.yaml"];
        var at = standards.IndexOf("value: 500000", StringComparison.Ordinal);
        files["standards.yaml"] = standards[..at] + "value: 360000" + standards[(at + 13)..];
        return TestService.Start(
            new DateOnly(2024, 5, 18),
            database: database,
            ownsDatabase: false,
            adjust: services =>
                services.AddSingleton(Payments.Domain.Entitlement.Rulebook.Load(files))
        );
    }
}
