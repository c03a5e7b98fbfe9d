using System.Net;
using System.Text.Json.Nodes;
using Payments.Tests.Support;
using static Payments.Tests.Banks.PulledBank;

namespace Payments.Tests.Banks;

/// <summary>What a bank says, or leaves out, that nobody can apply: it is seen, owned and closed by people.</summary>
public sealed class BankExceptionsTests
{
    [Fact]
    public async Task What_cannot_be_applied_is_seen_with_a_next_step_owned_and_closed_with_a_finding()
    {
        await using var town = await Town.Start("pull");
        var name = town.ByAccount("1111", Town.There, Town.SecondBank);
        await town.Pay();
        var (bank, msgId) = await Fetched(town);
        var endToEndId = (await town.PayoutOf(name))["payments"]![0]![
            "endToEndId"
        ]!.GetValue<string>();
        var huge = new string('9', 18);

        await Message(bank, Rejected(msgId, endToEndId, "MD07"));
        await Message(bank, Rejected(msgId, endToEndId, "RC04"));
        await Message(
            bank,
            Camt053(
                "2025-05-20",
                "1000000",
                "1000000",
                string.Concat(Enumerable.Range(0, 12).Select(at => Credit($"C{at}", huge)))
                    + Credit(new string('r', 3_000), "5")
                    + Debit("D1", "750001", endToEndId)
                    + Debit("D1", "750000", "P202506UNKNOWN")
            )
        );

        var controller = await town.Service.As("controller");
        var open = await Open(controller);
        Assert.Equal(
            [
                "amount_differs",
                "bank_data_wrong",
                "credit_not_ours",
                "payee_said_dead",
                "unknown_payment",
            ],
            open.Select(item => item["kind"]!.GetValue<string>()).Distinct().Order()
        );
        Assert.Equal(13, open.Count(item => item["kind"]!.GetValue<string>() == "credit_not_ours"));
        Assert.All(open, item => Assert.Null(item["owner"]));
        Assert.Equal(
            "rejected",
            (await town.PayoutOf(name))["payments"]![0]!["state"]!.GetValue<string>()
        );
        var seenThere = await Open(await town.Service.As("officer2"));
        Assert.Equal(
            ["payee_said_dead"],
            seenThere.Select(item => item["kind"]!.GetValue<string>())
        );
        Assert.Empty(await Open(await town.Service.As("officer")));

        var path = $"/v1/bank-exceptions/{seenThere[0]["id"]}";
        (await controller.Post(path + "/own")).Must(HttpStatusCode.OK);
        var silent = await controller.Post(path + "/close", new { note = " " });
        (await controller.Post(path + "/close", new { note = "CV 12: ông đã mất" })).Must(
            HttpStatusCode.OK
        );
        var again = await controller.Post(path + "/close", new { note = "again" });
        var nothing = await controller.Post($"/v1/bank-exceptions/{TestIds.New()}/own");

        Assert.Equal(HttpStatusCode.BadRequest, silent.Status);
        Assert.Equal("exception_closed", again.Code);
        Assert.Equal(HttpStatusCode.NotFound, nothing.Status);
        var closed = Assert.Single(
            (await controller.Get("/v1/bank-exceptions?state=closed")).Json["items"]!.AsArray()
        );
        Assert.Equal(
            ("controller", "controller", "CV 12: ông đã mất"),
            (
                closed!["owner"]!.GetValue<string>(),
                closed["closedBy"]!.GetValue<string>(),
                closed["note"]!.GetValue<string>()
            )
        );
    }

    [Fact]
    public async Task What_is_overdue_or_missing_raises_an_alarm_that_goes_when_it_has_come()
    {
        await using var town = await Town.Start("pull");
        var name = town.ByAccount("1111", Town.There, Town.SecondBank);
        await town.Pay();
        var controller = await town.Service.As("controller");
        await controller.Until($"/v1/payment-runs/{town.Run}", run => run["progress"] is null);
        await (await town.Service.As("bank2")).Until(
            "/v1/bank-batches",
            answer => answer["items"]!.AsArray().Count > 0
        );

        await town.TurnTo(new DateOnly(2025, 5, 21));
        Assert.Empty(await Open(await town.Service.As("controller")));

        await town.TurnTo(new DateOnly(2025, 5, 22));
        await Alarms(town, "batch_waiting");

        var (bank, msgId) = await Fetched(town);
        await town.TurnTo(new DateOnly(2025, 5, 23));
        await Alarms(town, "answer_overdue", "statement_missing");

        var endToEndId = (await town.PayoutOf(name))["payments"]![0]![
            "endToEndId"
        ]!.GetValue<string>();
        bank = await town.Service.As("bank2");
        await Message(bank, Settled(msgId, endToEndId));
        await Message(
            bank,
            Camt053("2025-05-20", "1000000", "250000", Debit("D1", "750000", endToEndId))
        );
        await Message(bank, Camt053("2025-05-21", "240000", "240000", ""));
        await Message(bank, Camt053("2025-05-22", "240000", "230000", ""));
        await town.TurnTo(new DateOnly(2025, 5, 26));
        await Alarms(town, "statement_gap", "statement_not_balanced");

        await Message(
            await town.Service.As("bank2"),
            Camt053("2025-05-21", "250000", "240000", Debit("D9", "10000", null))
        );
        await town.TurnTo(new DateOnly(2025, 5, 27));
        await Alarms(town, "debit_without_reference", "statement_not_balanced");
    }

    private static async Task<List<JsonNode>> Open(TestCaller caller) =>
        [
            .. (await caller.Get("/v1/bank-exceptions?limit=200")).Must(HttpStatusCode.OK).Json[
                "items"
            ]!
                .AsArray()
                .OfType<JsonNode>(),
        ];

    private static async Task Alarms(Town town, params string[] kinds)
    {
        var controller = await town.Service.As("controller");
        await controller.Until(
            "/v1/bank-exceptions",
            answer =>
                answer["items"]!
                    .AsArray()
                    .Select(item => item!["kind"]!.GetValue<string>())
                    .Order()
                    .SequenceEqual(kinds)
        );
    }
}
