using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Forecasts;
using Payments.Identity;
using Payments.Tests.Support;

namespace Payments.Tests.Forecasts;

/// <summary>
/// Three communes: severely and extremely disabled adults, old people with a social pension granted and some who are
/// still too young for it.
/// </summary>
public sealed class ForecastTests(ForecastTests.Rolls rolls) : IClassFixture<ForecastTests.Rolls>
{
    private const string First = "14845";
    private const string Second = "14857";
    private const string Third = "16681";
    private const string Forecasts = "/v1/forecasts";

    public sealed class Rolls : IAsyncLifetime
    {
        private TestService? service;

        public TestService Service => service!;

        public async Task InitializeAsync()
        {
            service = await TestService.Start(
                new DateOnly(2026, 5, 18),
                communes: [First, Second, Third]
            );
            await Users.Ensure(
                service.Database.App,
                [new("narrow", "Narrow", "demo", [Role.Policy], [First, Second])],
                service.Clock,
                CancellationToken.None
            );
            await Registry.Import(
                service,
                Registry.Csv([
                    .. Severe(20, First),
                    .. Extreme(3, First),
                    .. Severe(30, Second),
                    .. Extreme(8, Second),
                    .. Severe(10, Third),
                    .. Extreme(6, Third),
                    .. Registry.People(7, Third, "1946-01-10", Registry.Pensioner),
                    .. Registry.People(9, Third, "1954-01-10", Registry.Pensioner),
                ])
            );
        }

        public Task DisposeAsync() => Service.DisposeAsync().AsTask();

        private static IEnumerable<Dictionary<string, string>> Severe(int count, string commune) =>
            Registry.People(count, commune, "1985-01-01", Registry.Disabled("severe"));

        private static IEnumerable<Dictionary<string, string>> Extreme(int count, string commune) =>
            Registry.People(count, commune, "1985-01-01", Registry.Disabled("extreme"));
    }

    private TestService Service => rolls.Service;

    [Fact]
    public async Task Winners_losers_those_who_come_in_and_those_who_fall_out_are_counted()
    {
        var forecast = await Registry.Forecast(
            Service,
            All(
                new { parameter = "disabled_severe_adult", coefficient = 1.7 },
                new { parameter = "disabled_extreme_adult", coefficient = 1.9 },
                new { parameter = "social_pension_from", years = 72 }
            )
        );
        var older = await Registry.Forecast(
            Service,
            All(new { parameter = "social_pension_from", years = 81 })
        );

        var total = forecast["result"]!["total"]!;
        Assert.Equal(
            (84L, 60 * 750_000L + 17 * 1_000_000L + 7 * 500_000L),
            (Of(total, "today", "people"), Of(total, "today", "monthVnd"))
        );
        Assert.Equal(
            (93L, 60 * 850_000L + 17 * 950_000L + 16 * 500_000L),
            (Of(total, "draft", "people"), Of(total, "draft", "monthVnd"))
        );
        Assert.Equal(
            [60, 17, 9, 0, 7],
            new[] { "gain", "lose", "comeIn", "fallOut", "unchanged" }.Select(member =>
                Of(total, "draft", member)
            )
        );
        var fallen = Row(older, "byBenefit", "benefit", "social_pension");
        Assert.Equal((7, 0), (Of(fallen, "draft", "fallOut"), Of(fallen, "draft", "people")));
        Assert.Equal(-7 * 500_000 * 12, Of(fallen, "draft", "yearDifferenceVnd"));
    }

    [Fact]
    public async Task Three_people_are_told_neither_by_count_nor_by_money_nor_by_subtraction()
    {
        var forecast = await Registry.Forecast(
            Service,
            All(new { parameter = "disabled_extreme_adult", coefficient = 2.5 })
        );
        var csv = await (await Service.As("auditor")).Get($"{Forecasts}/{forecast["id"]}.csv");

        var first = Row(forecast, "byCommune", "communeCode", First);
        var second = Row(forecast, "byCommune", "communeCode", Second);
        var third = Row(forecast, "byCommune", "communeCode", Third);
        Assert.Equal(23, Of(first, "today", "people"));
        Assert.Null(first["draft"]);
        Assert.Null(second["draft"]);
        Assert.Equal(11, Of(Row(forecast, "byProvince", "provinceCode", "38"), "draft", "gain"));
        Assert.Equal(6, Of(third, "draft", "gain"));
        Assert.Equal(17, Of(forecast["result"]!["total"]!, "draft", "gain"));
        string[] secrets = [$"{20 * 750_000 + 3 * 1_250_000}", $"{3 * 250_000}", $"{8 * 250_000}"];
        Assert.DoesNotContain(
            secrets,
            secret => Regex.IsMatch(forecast.ToJsonString(), $@"\b{secret}\b")
        );
        Assert.DoesNotContain(secrets, secret => Regex.IsMatch(csv.Text, $@"\b{secret}\b"));
    }

    [Fact]
    public async Task The_csv_holds_every_row_and_leaves_empty_what_is_not_told()
    {
        var forecast = await Registry.Forecast(
            Service,
            All(new { parameter = "disabled_extreme_adult", coefficient = 2.5 })
        );

        var policy = await Service.As("policy");
        using var file = await policy.Client.GetAsync(
            new Uri($"{Forecasts}/{forecast["id"]}.csv", UriKind.Relative)
        );

        var bytes = await file.Content.ReadAsByteArrayAsync();
        Assert.Equal("text/csv", file.Content.Headers.ContentType!.MediaType);
        Assert.Equal("forecast-2026-06.csv", file.Content.Headers.ContentDisposition!.FileName);
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), bytes[..3]);
        var lines = Encoding.UTF8.GetString(bytes[3..]).Split("\r\n");
        Assert.StartsWith(
            "table,province_code,commune_code,name,",
            lines[0],
            StringComparison.Ordinal
        );
        Assert.Contains(
            "commune,38,14845,Xã Mường Lát,,,23,18000000,216000000,,,,,,,,,,,true",
            lines
        );
        Assert.Contains(
            "commune,40,16681,Phường Thành Vinh,,,23,17000000,204000000,23,18500000,222000000,1500000,18000000,6,0,0,0,17,"
                + "false",
            lines
        );
        Assert.Equal(
            ["benefit", "category", "commune", "province", "total"],
            lines[1..^1].Select(line => line.Split(',')[0]).Distinct().Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_province_and_named_communes_are_forecast_alone()
    {
        var change = new { parameter = "standard", amountVnd = 600_000 };
        var province = await Registry.Forecast(
            Service,
            new
            {
                fromMonth = "2026-06",
                changes = new[] { change },
                provinceCode = "40",
            }
        );
        var named = await Registry.Forecast(
            Service,
            new
            {
                fromMonth = "2026-06",
                changes = new[] { change },
                communeCodes = new[] { Third },
            }
        );

        Assert.Equal(1, province["communes"]!.GetValue<int>());
        Assert.Equal(
            Third,
            province["result"]!["byCommune"]![0]!["communeCode"]!.GetValue<string>()
        );
        Assert.Equal(
            "Tỉnh Nghệ An",
            province["result"]!["byProvince"]![0]!["name"]!.GetValue<string>()
        );
        Assert.Equal(province["result"]!.ToJsonString(), named["result"]!.ToJsonString());
        Assert.Equal(
            """[{"parameter":"standard","amountVnd":600000}]""",
            named["changes"]!.ToJsonString()
        );
    }

    [Fact]
    public async Task Whoever_sees_two_communes_forecasts_two_and_sees_no_wider_forecast()
    {
        var wide = await Registry.Forecast(
            Service,
            All(new { parameter = "standard", amountVnd = 600_000 })
        );
        var narrow = await Service.As("narrow");

        var outside = await narrow.Post(
            Forecasts,
            new
            {
                fromMonth = "2026-06",
                changes = new[] { new { parameter = "standard", amountVnd = 600_000 } },
                communeCodes = new[] { Third },
            }
        );
        var own = (
            await narrow.Post(Forecasts, All(new { parameter = "standard", amountVnd = 600_000 }))
        ).Must(HttpStatusCode.Accepted);
        var seen = await narrow.Until(
            own.Headers.Location!.ToString(),
            json => json["progress"] is null
        );

        Assert.Equal((HttpStatusCode.Forbidden, "forbidden_scope"), (outside.Status, outside.Code));
        Assert.Equal(2, seen.Value<int>("communes"));
        Assert.Equal(61, Of(seen.Json["result"]!["total"]!, "today", "people"));
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await narrow.Get($"{Forecasts}/{wide["id"]}")).Status
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await narrow.Get($"{Forecasts}/{wide["id"]}.csv")).Status
        );
        var list = await narrow.Get(Forecasts);
        Assert.Equal(
            [own.Value<string>("id")],
            list.Json["items"]!.AsArray().Select(item => item!["id"]!.GetValue<string>())
        );
        var policy = await Service.As("policy");
        Assert.Equal(
            HttpStatusCode.OK,
            (await policy.Get($"{Forecasts}/{seen.Value<string>("id")}")).Status
        );
        var page = await policy.Get($"{Forecasts}?limit=1");
        var next = await policy.Get(
            $"{Forecasts}?limit=1&cursor={page.Value<string>("nextCursor")}"
        );
        Assert.Equal(own.Value<string>("id"), page.Json["items"]![0]!["id"]!.GetValue<string>());
        Assert.Equal(
            wide["id"]!.GetValue<string>(),
            next.Json["items"]![0]!["id"]!.GetValue<string>()
        );
        Assert.Null(page.Json["items"]![0]!["result"]);
    }

    [Fact]
    public async Task An_order_is_answered_with_where_it_is_and_how_far_and_leaves_an_entry_in_the_log()
    {
        var policy = await Service.As("policy");

        var ordered = (
            await policy.Post(Forecasts, All(new { parameter = "standard", amountVnd = 600_000 }))
        ).Must(HttpStatusCode.Accepted);

        Assert.Equal(
            $"{Forecasts}/{ordered.Value<string>("id")}",
            ordered.Headers.Location!.ToString()
        );
        Assert.Equal("waiting", ordered.Value<string>("state"));
        Assert.Equal(
            """{"done":0,"total":93,"unit":"people"}""",
            ordered.Json["progress"]!.ToJsonString()
        );
        var entries = await (await Service.As("auditor")).Get(
            $"/v1/audit/entries?subject={ordered.Value<string>("id")}"
        );
        Assert.Contains(
            "OrderForecast",
            entries.Must(HttpStatusCode.OK).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task No_forecast_touches_the_law_that_assessments_and_runs_go_by()
    {
        var policy = await Service.As("policy");
        var before = await policy.Get("/v1/rulebook?month=2026-06");

        await Registry.Forecast(Service, All(new { parameter = "standard", amountVnd = 900_000 }));

        var after = await policy.Get("/v1/rulebook?month=2026-06");
        Assert.Equal(before.Text, after.Text);
        var assessed = await policy.Post(
            "/v1/assessments",
            new
            {
                month = "2026-06",
                province = "38",
                person = new
                {
                    dateOfBirth = "1985-01-01",
                    disability = new { level = "severe", certifiedOn = "2024-01-15" },
                },
                decision = new { signedOn = "2024-02-09" },
            }
        );
        Assert.Equal(750_000, assessed.Json["months"]![0]!["totalVnd"]!.GetValue<long>());
    }

    [Theory]
    [InlineData(
        """{"fromMonth":"2021-06","changes":[{"parameter":"standard","amountVnd":600000}],"all":true}""",
        400,
        "/fromMonth month_not_covered"
    )]
    [InlineData(
        """{"fromMonth":"2036-06","changes":[{"parameter":"standard","amountVnd":600000}],"all":true}""",
        400,
        "/fromMonth too_far"
    )]
    [InlineData(
        """{"fromMonth":"2026-6","changes":[{"parameter":"standard","amountVnd":600000}],"all":true}""",
        400,
        "/fromMonth bad_value"
    )]
    [InlineData("""{"fromMonth":"2026-06","changes":[],"all":true}""", 400, "/changes required")]
    [InlineData(
        """{"fromMonth":"2026-06","changes":[null],"all":true}""",
        400,
        "/changes/0 required"
    )]
    [InlineData(
        """{"fromMonth":"2026-06","changes":[{"parameter":"weather","amountVnd":1}],"all":true}""",
        400,
        "/changes/0/parameter unknown_parameter"
    )]
    [InlineData(
        """{"fromMonth":"2026-06","changes":[{"parameter":"standard","amountVnd":600000},{"parameter":"standard","amountVnd":700000}],"all":true}""",
        400,
        "/changes/1/parameter duplicate"
    )]
    [InlineData(
        """{"fromMonth":"2026-06","changes":[{"parameter":"standard"}],"all":true}""",
        400,
        "/changes/0 one_value"
    )]
    [InlineData(
        """{"fromMonth":"2026-06","changes":[{"parameter":"standard","amountVnd":600000,"years":3}],"all":true}""",
        400,
        "/changes/0 one_value"
    )]
    [InlineData(
        """{"fromMonth":"2026-06","changes":[{"parameter":"group/disabled","condition":"rich"}],"all":true}""",
        400,
        "/changes/0/condition bad_condition"
    )]
    [InlineData(
        """{"fromMonth":"2026-06","changes":[{"parameter":"group/elderly_80","condition":"poor"}],"all":true}""",
        400,
        "/changes/0/parameter group_ended"
    )]
    [InlineData(
        """{"fromMonth":"2026-06","changes":[{"parameter":"standard","coefficient":1.5}],"all":true}""",
        400,
        "/changes/0/parameter wrong_unit"
    )]
    [InlineData(
        """{"fromMonth":"2026-06","changes":[{"parameter":"standard","amountVnd":-1}],"all":true}""",
        400,
        "/changes/0/amountVnd bad_amount"
    )]
    [InlineData(
        """{"fromMonth":"2026-06","changes":[{"parameter":"standard","amountVnd":1.5}],"all":true}""",
        400,
        "/changes/0/amountVnd bad_value"
    )]
    [InlineData(
        """{"fromMonth":"2026-06","changes":[{"parameter":"standard","amountVnd":500001}],"all":true}""",
        400,
        "/changes/0/amountVnd fraction_of_dong"
    )]
    [InlineData(
        """{"fromMonth":"2026-06","changes":[{"parameter":"small_child","coefficient":1.55}],"all":true}""",
        400,
        "/changes/0/coefficient bad_coefficient"
    )]
    [InlineData(
        """{"fromMonth":"2026-06","changes":[{"parameter":"elderly_from","years":0}],"all":true}""",
        400,
        "/changes/0/years bad_years"
    )]
    [InlineData(
        """{"fromMonth":"2026-06","changes":[{"parameter":"funeral_community","coefficient":2}],"all":true}""",
        400,
        "/changes/0/parameter not_monthly"
    )]
    [InlineData(
        """{"fromMonth":"2026-06","changes":[{"parameter":"standard","amountVnd":600000}]}""",
        400,
        "/communeCodes required"
    )]
    [InlineData(
        """{"fromMonth":"2026-06","changes":[{"parameter":"standard","amountVnd":600000}],"all":false}""",
        400,
        "/communeCodes required"
    )]
    [InlineData(
        """{"fromMonth":"2026-06","changes":[{"parameter":"standard","amountVnd":600000}],"communeCodes":[]}""",
        400,
        "/communeCodes required"
    )]
    [InlineData(
        """{"fromMonth":"2026-06","changes":[{"parameter":"standard","amountVnd":600000}],"all":true,"provinceCode":"38"}""",
        400,
        "/communeCodes required"
    )]
    [InlineData(
        """{"fromMonth":"2026-06","changes":[{"parameter":"standard","amountVnd":600000}],"communeCodes":["14845","99999"]}""",
        422,
        "/communeCodes/1 unknown_commune"
    )]
    [InlineData(
        """{"fromMonth":"2026-06","changes":[{"parameter":"standard","amountVnd":600000}],"provinceCode":"96"}""",
        422,
        "/provinceCode unknown_commune"
    )]
    [InlineData(
        """{"fromMonth":"2026-06","changes":[{"parameter":"standard","amountVnd":600000}],"all":true,"colour":1}""",
        400,
        "/colour bad_value"
    )]
    public async Task What_is_not_right_is_refused_where_it_stands(
        string body,
        int status,
        string fault
    )
    {
        var answer = await (await Service.As("policy")).Post(Forecasts, JsonNode.Parse(body));

        Assert.Equal(status, (int)answer.Status);
        Assert.Equal(
            [fault],
            answer.Json["errors"]!.AsArray().Select(error => $"{error!["pointer"]} {error["code"]}")
        );
    }

    [Fact]
    public async Task Every_fault_of_an_order_is_named_at_once()
    {
        var answer = await (await Service.As("policy")).Post(
            Forecasts,
            JsonNode.Parse(
                """{"fromMonth":"2020-01","changes":[null,{"parameter":"standard","amountVnd":0},{"parameter":"x"}]}"""
            )
        );

        Assert.Equal(
            [
                "/changes/0 required",
                "/communeCodes required",
                "/fromMonth month_not_covered",
                "/changes/1/amountVnd bad_amount",
                "/changes/2/parameter unknown_parameter",
            ],
            answer.Json["errors"]!.AsArray().Select(error => $"{error!["pointer"]} {error["code"]}")
        );
    }

    [Fact]
    public async Task At_the_prompt_the_same_is_printed_and_a_fault_is_told_in_one_refusal()
    {
        var atPrompt = Service.Services.GetRequiredService<ForecastAtPrompt>();
        Task<Result<Done>> Ask(string change, bool asCsv, StringWriter output) =>
            atPrompt.Run(
                new PayMonth(2026, 6),
                [change],
                null,
                null,
                asCsv,
                output,
                CancellationToken.None
            );
        await using var tables = new StringWriter();
        await using var csv = new StringWriter();

        Assert.Null((await Ask("disabled_extreme_adult=2.5", false, tables)).Refusal);
        Assert.Null((await Ask("disabled_extreme_adult=2.5", true, csv)).Refusal);
        var no = (await Ask("weather=1", false, tables)).Refusal;

        Assert.Contains(
            "monthly_allowance / disabled",
            tables.ToString(),
            StringComparison.Ordinal
        );
        Assert.Contains("65,500,000", tables.ToString(), StringComparison.Ordinal);
        Assert.Contains("commune,38,14845,", csv.ToString(), StringComparison.Ordinal);
        Assert.Equal("/changes/0/parameter", Assert.Single(no!.Fields).Pointer);
    }

    private static object All(params object[] changes) =>
        new
        {
            fromMonth = "2026-06",
            changes,
            all = true,
        };

    private static long Of(JsonNode row, string part, string member) =>
        row[part]![member]!.GetValue<long>();

    private static JsonNode Row(JsonNode forecast, string table, string name, string value) =>
        forecast["result"]![table]!
            .AsArray()
            .Single(row => row![name]!.GetValue<string>() == value)!;
}
