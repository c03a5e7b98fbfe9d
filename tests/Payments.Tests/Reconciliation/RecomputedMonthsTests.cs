using System.Net;
using Payments.Reconciliation;
using Payments.Tests.Support;

namespace Payments.Tests.Reconciliation;

/// <summary>
/// July to September 2026 are paid and closed; then come late facts, a local standard and a decree that reaches back. What
/// was calculated is still what its facts and its rules gave on the day.
/// </summary>
public sealed class RecomputedMonthsTests
{
    private const string Old = "Trần Văn Cao";
    private const string Broken = "a payout is not what its facts";

    [Fact]
    public async Task Closed_months_come_out_byte_for_byte_whatever_is_learnt_later()
    {
        await using var town = await Town.Start();
        var (raised, away, dead) = (town.InCash(), town.InCash(), town.InCash());
        await town.Import();
        await town.EnrolOld(Old);
        await Close(town, "2026-07", new DateOnly(2026, 6, 20));
        var ids = await Ids(town, raised, away, dead, Old);
        await town.TurnTo(new DateOnly(2026, 7, 5));
        await Change(town, ids[1], "suspend", new { reason = "away", fromMonth = "2026-08" });
        await Close(town, "2026-08", new DateOnly(2026, 7, 20));
        await town.TurnTo(new DateOnly(2026, 8, 10));
        await Change(town, ids[1], "resume", new { reason = "back" });
        await Close(town, "2026-09", new DateOnly(2026, 8, 20));
        var september = await town.PayoutOf(away);

        await LearnMore(town, ids);
        await town.TurnTo(new DateOnly(2026, 10, 20));
        await town.Calculate("2026-11");
        var november = await town.PayoutOf(raised);
        var report = await Verify(town);

        Assert.Equal(2, september["months"]!.AsArray().Count);
        Assert.Equal(5, november["months"]!.AsArray().Count);
        Assert.Equal(1_120_000, november["months"]![4]!["owedVnd"]!.GetValue<long>());
        Assert.Empty(report.Findings);
        Assert.True(report.Payouts > 12);
        Assert.Equal((report.Payouts, 0), (report.Recomputed, report.NotRecomputed));
        await TamperingIsFound(town, ids);
    }

    /// <summary>A fact changed, one slipped in with an old date, a person's facts gone: each is seen in what it touches.</summary>
    private static async Task TamperingIsFound(Town town, Guid[] ids)
    {
        await Execute(town, "alter table fact disable trigger all");
        await Execute(town, "create table kept as select * from fact");
        await Execute(
            town,
            "update fact set disability_level = 'extreme' where beneficiary_id = $1",
            ids[1]
        );
        var changed = await Found(town);
        await Restore(town);
        await Execute(
            town,
            "update fact set known_on = '2026-01-01', recorded_at = '2026-01-01' where beneficiary_id = $1",
            ids[0]
        );
        var backdated = await Found(town);
        await Restore(town);
        await Execute(town, "delete from fact where beneficiary_id = $1", ids[3]);
        var gone = await Found(town);
        await Restore(town);

        // The changed fact touches July, September and November, and August lacks the arrears that it would have had.
        Assert.Equal((4, 3, 4), (changed, backdated, gone));
        Assert.Equal(0, await Found(town));
    }

    private static async Task Restore(Town town)
    {
        await Execute(town, "delete from fact");
        await Execute(town, "insert into fact overriding system value select * from kept");
    }

    private static async Task<long> Found(Town town) =>
        (await Verify(town))
            .Findings.Where(finding =>
                finding.Sentence.StartsWith(Broken, StringComparison.Ordinal)
            )
            .Sum(finding => finding.Count);

    private static async Task LearnMore(Town town, Guid[] ids)
    {
        await town.TurnTo(new DateOnly(2026, 9, 5));
        await Change(
            town,
            ids[0],
            "facts",
            new
            {
                effectiveFrom = "2026-06-10",
                person = new { disability = new { level = "extreme", certifiedOn = "2026-06-10" } },
            }
        );
        await Change(town, ids[2], "death", new { dateOfDeath = "2026-08-30" });
        await Change(
            town,
            ids[3],
            "facts",
            new { effectiveFrom = "2026-07-15", person = new { household = "none" } }
        );
        await Change(town, ids[1], "stop", new { reason = "moved abroad", fromMonth = "2026-10" });
        var preparer = await town.Service.As("preparer");
        var adopted = await preparer.Post(
            "/v1/local-standards",
            new
            {
                province = "38",
                item = "standard",
                fromMonth = "2026-08",
                amountVnd = 560_000,
                resolution = "12/2026/NQ-HĐND",
            }
        );
        await town.Accepted(adopted, "controller");
    }

    private static async Task Close(Town town, string month, DateOnly cutOn)
    {
        await town.TurnTo(cutOn);
        await town.Calculate(month);
        await town.Release();
        var controller = await town.Service.As("controller");
        await controller.Until(
            $"/v1/payment-runs/{town.Run}",
            run => run["state"]!.GetValue<string>() == "settled"
        );
        (await controller.Post($"/v1/payment-runs/{town.Run}/close")).Must(HttpStatusCode.OK);
    }

    private static Task<BooksReport> Verify(Town town) =>
        new BooksVerifier(town.Service.Database.Auditor).Verify(CancellationToken.None);

    private static async Task<Guid[]> Ids(Town town, params string[] names)
    {
        var ids = new List<Guid>();
        foreach (var name in names)
        {
            ids.Add((await town.PayoutOf(name))["beneficiaryId"]!.GetValue<Guid>());
        }

        return [.. ids];
    }

    private static async Task Change(Town town, Guid id, string verb, object body) =>
        await town.Accepted(
            await (await town.Service.As("preparer")).Post($"/v1/beneficiaries/{id}/{verb}", body)
        );

    private static async Task Execute(Town town, string sql, Guid? id = null)
    {
        await using var command = town.Service.Database.Admin.CreateCommand(sql);
        if (id is { } known)
        {
            command.Parameters.AddWithValue(known);
        }

        await command.ExecuteNonQueryAsync();
    }
}
