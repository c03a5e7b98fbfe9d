using System.Net;
using System.Text.Json.Nodes;
using Payments.Tests.Support;

namespace Payments.Tests.CashDesks;

public sealed class AbsentThreeTimesTests
{
    private static readonly (string Month, DateOnly CalculatedOn)[] months =
    [
        ("2025-06", new DateOnly(2025, 5, 20)),
        ("2025-07", new DateOnly(2025, 6, 20)),
        ("2025-08", new DateOnly(2025, 7, 20)),
    ];

    [Fact]
    public async Task Who_collects_on_none_of_three_lists_is_proposed_for_suspension_and_then_charged_nothing()
    {
        await using var town = await Town.Start();
        var (steady, absent) = (town.InCash(), town.InCash());
        await town.Import();
        var proposed = new List<int>();
        var runs = new List<Guid>();
        foreach (var (month, calculatedOn) in months)
        {
            await town.TurnTo(calculatedOn);
            await town.Calculate(month);
            runs.Add(town.Run);
            await town.Release();
            proposed.Add(await PayOut(town, month, steady));
        }

        Assert.Equal([0, 0, 1], proposed);
        await ReturnTheFirst(town, runs[0], absent);
        var chair = await town.Service.As("approver");
        var open = (await chair.Get("/v1/proposals?state=open")).Must(HttpStatusCode.OK);
        var proposal = Assert.Single(open.Json["items"]!.AsArray())!;
        var person = (await town.PayoutOf(absent))["beneficiaryId"]!.GetValue<Guid>();
        Assert.Equal("suspend", proposal["kind"]!.GetValue<string>());
        Assert.Equal(person, proposal["subjectId"]!.GetValue<Guid>());
        (await chair.Post($"/v1/proposals/{proposal["id"]}/accept")).Must(HttpStatusCode.OK);

        await town.Calculate("2025-09");

        Assert.Equal(Town.DueVnd, (await town.PayoutOf(steady))["amountVnd"]!.GetValue<long>());
        // Nothing since the suspension; the month whose money went back stands no more, so it is owed again.
        Assert.Equal(
            [("2025-06", Town.DueVnd)],
            (await town.PayoutOf(absent))["months"]!
                .AsArray()
                .Select(month =>
                    (month!["month"]!.GetValue<string>(), month["amountVnd"]!.GetValue<long>())
                )
        );
    }

    /// <summary>The work list says how long everybody waited; what was offered three times goes back, and stands no more.</summary>
    private static async Task ReturnTheFirst(Town town, Guid run, string absent)
    {
        var (preparer, controller) = (
            await town.Service.As("preparer"),
            await town.Service.As("controller")
        );
        var waiting = (await controller.Get("/v1/uncollected")).Must(HttpStatusCode.OK);
        var items = waiting.Json["items"]!
            .AsArray()
            .Where(item => item!["name"]!.GetValue<string>() == absent)
            .OrderBy(item => item!["month"]!.GetValue<string>())
            .ToList();
        Assert.Equal(
            [
                ("2025-06", 3, "return"),
                ("2025-07", 2, "suspension_proposed"),
                ("2025-08", 1, "suspension_proposed"),
            ],
            items.Select(item =>
                (
                    item!["month"]!.GetValue<string>(),
                    item["lists"]!.GetValue<int>(),
                    item["next"]!.GetValue<string>()
                )
            )
        );
        var payout = items[0]!["payoutId"]!.GetValue<Guid>();
        var returning = await preparer.Post(
            $"/v1/payouts/{payout}/return-to-treasury",
            new { reason = "offered on three lists", voucherNo = "KB-06" }
        );
        Assert.Contains(
            "return_proposed",
            (await controller.Get("/v1/uncollected")).Text,
            StringComparison.Ordinal
        );

        await town.Accepted(returning, "treasurer");

        var books = (await controller.Get($"/v1/reconciliation?runId={run}")).Must(
            HttpStatusCode.OK
        );
        Assert.Equal(
            (true, Town.DueVnd, 0L),
            (
                books.Value<bool>("balanced"),
                books.Value<long>("returnedToTreasuryVnd"),
                books.Value<long>("notCollectedVnd")
            )
        );
        var left = (await controller.Get("/v1/uncollected")).Must(HttpStatusCode.OK);
        Assert.DoesNotContain(payout.ToString(), left.Text, StringComparison.Ordinal);
        Assert.Equal(
            "returned_to_treasury",
            (await controller.Get($"/v1/payouts/{payout}")).Value<string>("state")
        );
    }

    /// <summary>Everybody of that name gets their money; nobody else comes.</summary>
    /// <returns>How many suspensions the closing proposed.</returns>
    private static async Task<int> PayOut(Town town, string month, string comes)
    {
        var (cashier, treasurer) = (
            await town.Service.As("cashier"),
            await town.Service.As("treasurer")
        );
        var lists = await cashier.Until(
            $"/v1/cash-lists?month={month}",
            json =>
                json["items"]!.AsArray().Count == 1
                && json["items"]![0]!["payments"]!.GetValue<long>() >= 2
        );
        var id = lists.Json["items"]![0]!["id"]!.GetValue<Guid>();
        (
            await treasurer.Post(
                $"/v1/cash-lists/{id}/float",
                new
                {
                    direction = "issued",
                    amountVnd = Town.DueVnd,
                    to = "cashier",
                    receiptNo = $"F-{month}",
                }
            )
        ).Must(HttpStatusCode.OK);
        var desk = (await cashier.Get($"/v1/cash-lists/{id}")).Must(HttpStatusCode.OK);
        foreach (var item in desk.Json["items"]!.AsArray())
        {
            (
                Name(item!) == comes
                    ? await cashier.Post(
                        $"/v1/cash-payouts/{item!["id"]}/hand-over",
                        new
                        {
                            receivedBy = "beneficiary",
                            receiverName = comes,
                            document = "citizen_card",
                            documentLast4 = "0001",
                            proof = "signature",
                            receiptNo = $"PC-{month}",
                            paidOn = town.Service.Clock.Today,
                        }
                    )
                    : await cashier.Post(
                        $"/v1/cash-payouts/{item!["id"]}/not-collected",
                        new { reason = "absent" }
                    )
            ).Must(HttpStatusCode.OK);
        }

        return (await cashier.Post($"/v1/cash-lists/{id}/close"))
            .Must(HttpStatusCode.OK)
            .Value<int>("suspensionsProposed");
    }

    private static string Name(JsonNode item) => item["payee"]!["name"]!.GetValue<string>();
}
