using System.Net;
using System.Text.Json.Nodes;
using Payments.Tests.Support;

namespace Payments.Tests.Reviews;

/// <summary>On 2025-07-01 the groups 5(5)(b) and (c) end and the social pension begins.</summary>
public sealed class PensionConversionTests
{
    private const string Eighty = "Trần Văn Cao";
    private const string SpecialArea = "Lê Thị Sáu";
    private const string Retired = "Vũ Thị Mai";
    private const string Poor = "Đỗ Văn Năm";
    private const string Path = "/v1/social-pension-conversions";

    private static readonly Dictionary<string, string> PersonalIds = new()
    {
        [Eighty] = "038040000701",
        [SpecialArea] = "038148000702",
        [Retired] = "038147000703",
        [Poor] = "038050000704",
    };

    [Fact]
    public async Task One_decision_carries_the_listed_over_and_nobody_is_paid_twice_or_lost()
    {
        await using var town = await Village();
        await town.Calculate("2025-06");
        await town.Release();
        var june = await Payouts(town);
        await town.TurnTo(new DateOnly(2025, 6, 28));
        var listed = await Listed(town);
        await Decide(town, "2025-06-28");
        var afterwards = await Listed(town);
        await town.Calculate("2025-07");
        var july = await Payouts(town);

        Assert.Equal(
            [
                (Retired, "not_entitled", "has_pension"),
                (SpecialArea, "convert", null),
                (Eighty, "convert", null),
            ],
            listed.OrderBy(row => row.Name == Eighty).ThenBy(row => row.Outcome == "convert")
        );
        Assert.All(
            afterwards.Where(row => row.Name != Retired),
            row => Assert.Equal("already_granted", row.Outcome)
        );
        Assert.Equal(("monthly_allowance", 500_000), june[Eighty]);
        Assert.Equal(("monthly_allowance", 500_000), june[SpecialArea]);
        Assert.Equal(("monthly_allowance", 500_000), june[Retired]);
        Assert.Equal(("social_pension", 500_000), july[Eighty]);
        Assert.Equal(("social_pension", 500_000), july[SpecialArea]);
        Assert.Equal(("monthly_allowance", 750_000), july[Poor]);
        Assert.DoesNotContain(Retired, july.Keys);
    }

    [Fact]
    public async Task A_late_decision_pays_the_months_between_and_keeps_who_signed()
    {
        await using var town = await Village();
        await town.Calculate("2025-06");
        await town.Release();
        await town.TurnTo(new DateOnly(2025, 6, 28));
        await town.Calculate("2025-07");
        await town.Release();
        var july = await Payouts(town);
        await town.TurnTo(new DateOnly(2025, 8, 20));
        var id = (await Items(town)).Single(item =>
            item!["fullName"]!.GetValue<string>() == Eighty
        )!["beneficiaryId"]!.GetValue<Guid>();
        await Decide(town, "2025-08-18");
        await town.Calculate("2025-09");

        Assert.DoesNotContain(Eighty, july.Keys);
        var september = await town.PayoutOf(Eighty);
        Assert.Equal("social_pension", september["benefit"]!.GetValue<string>());
        Assert.Equal(
            ["2025-07", "2025-08", "2025-09"],
            september["months"]!.AsArray().Select(month => month!["month"]!.GetValue<string>())
        );
        Assert.Equal(1_500_000, september["amountVnd"]!.GetValue<long>());
        var officer = await town.Service.As("officer");
        var person = (await officer.Get($"/v1/beneficiaries/{id}")).Must(HttpStatusCode.OK).Json;
        var decision = person["decisions"]!
            .AsArray()
            .Single(known => known!["kind"]!.GetValue<string>() == "social_pension")!;
        Assert.Equal("2025-08-18", decision["signedOn"]!.GetValue<string>());
        Assert.Equal("commune_chairman", decision["signedBy"]!.GetValue<string>());
        var timeline = (await officer.Get($"/v1/beneficiaries/{id}/timeline")).Text;
        Assert.Contains("converted_to_social_pension", timeline, StringComparison.Ordinal);
        Assert.Contains("176/2025/N", timeline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_decision_finds_nobody_and_one_of_the_future_is_refused()
    {
        await using var town = await Village();
        await town.TurnTo(new DateOnly(2025, 7, 2));
        await Decide(town, "2025-07-01");
        var officer = await town.Service.As("officer");

        var again = await officer.Post(Path, Decision("2025-07-01"));
        var future = await officer.Post(Path, Decision("2025-07-03"));

        Assert.Equal("nobody_to_convert", again.Code);
        Assert.Equal("/signedOn", future.Json["errors"]![0]!["pointer"]!.GetValue<string>());
    }

    private static object Decision(string signedOn) =>
        new
        {
            communeCode = Town.Here,
            number = "88/QĐ-UBND",
            signedOn,
        };

    private static async Task Decide(Town town, string signedOn) =>
        await town.Accepted(
            await (await town.Service.As("officer")).Post(Path, Decision(signedOn))
        );

    private static async Task<JsonArray> Items(Town town) =>
        (await (await town.Service.As("officer")).Get($"{Path}?communeCode={Town.Here}"))
            .Must(HttpStatusCode.OK)
            .Json["items"]!.AsArray();

    private static async Task<List<(string Name, string Outcome, string? Reason)>> Listed(
        Town town
    ) =>
        [
            .. (await Items(town)).Select(item =>
                (
                    item!["fullName"]!.GetValue<string>(),
                    item["outcome"]!.GetValue<string>(),
                    item["reason"]?.GetValue<string>()
                )
            ),
        ];

    private static async Task<Dictionary<string, (string Benefit, long Vnd)>> Payouts(Town town)
    {
        var auditor = await town.Service.As("auditor");
        var page = (await auditor.Get($"/v1/payment-runs/{town.Run}/payouts?limit=200")).Must(
            HttpStatusCode.OK
        );
        return page.Json["items"]!
            .AsArray()
            .ToDictionary(
                item => item!["payee"]!["name"]!.GetValue<string>(),
                item => (item!["benefit"]!.GetValue<string>(), item["amountVnd"]!.GetValue<long>())
            );
    }

    private static async Task<Town> Village()
    {
        var town = await Town.Start();
        town.InCash();
        await town.Import();
        await Enrol(town, Eighty, new { dateOfBirth = "1940-02-10" });
        await Enrol(
            town,
            SpecialArea,
            new
            {
                dateOfBirth = "1948-03-10",
                household = "poor",
                specialArea = true,
                supporter = "able",
            }
        );
        await Enrol(
            town,
            Retired,
            new
            {
                dateOfBirth = "1947-03-10",
                household = "near_poor",
                specialArea = true,
                pension = "survivor",
            }
        );
        await Enrol(
            town,
            Poor,
            new
            {
                dateOfBirth = "1950-03-10",
                household = "poor",
                supporter = "none",
            }
        );
        return town;
    }

    private static async Task Enrol(Town town, string name, object person) =>
        await town.Accepted(
            await (await town.Service.As("preparer")).Post(
                "/v1/beneficiaries",
                new
                {
                    personalId = PersonalIds[name],
                    fullName = name,
                    communeCode = Town.Here,
                    channel = "cash",
                    cashReason = "age",
                    person,
                    decision = new { number = "7/QĐ-UBND", signedOn = "2024-02-10" },
                }
            )
        );
}
