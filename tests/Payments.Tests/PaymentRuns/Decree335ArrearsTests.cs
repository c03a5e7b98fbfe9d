using System.Net;
using System.Text.Json.Nodes;
using Payments.Tests.Support;

namespace Payments.Tests.PaymentRuns;

/// <summary>
/// July to October 2026 are paid before Decree 335/2026/NĐ-CP is in force; November is calculated when it is.
/// </summary>
public sealed class Decree335ArrearsTests
{
    private const string Old = "Trần Văn Cao";

    private static readonly (string Month, DateOnly CalculatedOn)[] paidBefore =
    [
        ("2026-07", new DateOnly(2026, 6, 20)),
        ("2026-08", new DateOnly(2026, 7, 20)),
        ("2026-09", new DateOnly(2026, 8, 20)),
        ("2026-10", new DateOnly(2026, 9, 20)),
    ];

    [Fact]
    public async Task An_ordinary_november_pays_what_the_decree_gives_back_to_july_and_to_the_dead_nothing()
    {
        await using var town = await Town.Start();
        var disabled = town.InCash();
        var dead = town.InCash();
        await town.Import();
        await town.EnrolOld(Old);
        var october = 0L;
        foreach (var (month, calculatedOn) in paidBefore)
        {
            await town.TurnTo(calculatedOn);
            await town.Calculate(month);
            await town.Release();
            october = (await town.PayoutOf(dead))["amountVnd"]!.GetValue<long>();
            Assert.Equal(["750000 - 0 = 750000"], Arithmetic(await town.PayoutOf(Old)));
        }

        var deadId = (await town.PayoutOf(dead))["beneficiaryId"]!.GetValue<Guid>();
        await town.TurnTo(new DateOnly(2026, 10, 20));
        await town.Accepted(
            await (await town.Service.As("preparer")).Post(
                $"/v1/beneficiaries/{deadId}/death",
                new { dateOfDeath = "2026-09-10" }
            )
        );

        await town.Calculate("2026-11");

        string[] disabledMonths =
        [
            "810000 - 750000 = 60000",
            "810000 - 750000 = 60000",
            "810000 - 750000 = 60000",
            "810000 - 750000 = 60000",
            "810000 - 0 = 810000",
        ];
        string[] oldMonths =
        [
            "1080000 - 750000 = 330000",
            "1080000 - 750000 = 330000",
            "1080000 - 750000 = 330000",
            "1080000 - 750000 = 330000",
            "1080000 - 0 = 1080000",
        ];
        Assert.Equal(disabledMonths, Arithmetic(await town.PayoutOf(disabled)));
        Assert.Equal(oldMonths, Arithmetic(await town.PayoutOf(Old)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => town.PayoutOf(dead));
        Assert.Equal(750_000, october);
        Assert.Equal(["2026-10 750000"], await Overpaid(town, deadId));
    }

    private static IEnumerable<string> Arithmetic(JsonNode payout) =>
        payout["months"]!
            .AsArray()
            .Select(month =>
                $"{month!["owedVnd"]} - {month["chargedBeforeVnd"]} = {month["amountVnd"]}"
            );

    private static async Task<IEnumerable<string>> Overpaid(Town town, Guid person) =>
        (await (await town.Service.As("auditor")).Get($"/v1/recoveries?beneficiaryId={person}"))
            .Must(HttpStatusCode.OK)
            .Json["items"]!
            .AsArray()
            .Select(item => $"{item!["month"]} {item["overpaidVnd"]}");
}
