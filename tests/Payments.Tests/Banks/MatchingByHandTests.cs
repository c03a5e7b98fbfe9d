using System.Net;
using System.Text.Json.Nodes;
using Payments.Tests.Support;
using static Payments.Tests.Banks.PulledBank;

namespace Payments.Tests.Banks;

/// <summary>A booking without our id, and the two people who say whose it is.</summary>
public sealed class MatchingByHandTests
{
    private const string Entries = "/v1/statement-entries";

    [Fact]
    public async Task A_debit_and_a_return_that_lost_their_reference_are_matched_by_two_people()
    {
        await using var town = await Town.Start("pull");
        var name = town.ByAccount("1111", Town.There, Town.SecondBank);
        await town.Pay();
        var (bank, msgId) = await Fetched(town);
        var (payment, endToEndId) = await PaymentOf(town, name);
        await Message(bank, Settled(msgId, endToEndId));
        await Message(
            bank,
            Camt053("2025-05-20", "1000000", "250000", Debit("D1", "750000", null))
        );
        Assert.Equal([endToEndId], await Unbooked(town));

        var debit = Assert.Single(await Loose(town));
        Assert.Equal(
            ("D1", "debit", endToEndId, "settled"),
            (
                debit["reference"]!.GetValue<string>(),
                debit["direction"]!.GetValue<string>(),
                debit["candidates"]![0]!["endToEndId"]!.GetValue<string>(),
                debit["candidates"]![0]!["state"]!.GetValue<string>()
            )
        );
        await Matched(town, debit, payment);

        Assert.Empty(await Loose(town));
        Assert.Empty(await Unbooked(town));
        Assert.Equal("settled", await StateOf(town, name));
        Assert.Equal(
            "750000",
            (await town.Books(_ => true))["banks"]![0]!["statementDebitsVnd"]!.ToString()
        );

        await Message(bank, Camt053("2025-05-21", "250000", "1000000", Credit("C1", "750000")));
        var credit = Assert.Single(await Loose(town));
        await Matched(town, credit, payment);

        Assert.Equal("returned", await StateOf(town, name));
        Assert.Empty(await Loose(town));
        var alarms = await (await town.Service.As("controller")).Get("/v1/bank-exceptions");
        Assert.Equal(
            [],
            alarms.Must(HttpStatusCode.OK).Json["items"]!
                .AsArray()
                .Select(item => item!["kind"]!.ToString())
        );
        Refused(await Match(town, credit, payment), HttpStatusCode.Conflict, "entry_matched");
    }

    [Fact]
    public async Task Nobody_matches_another_amount_a_booked_debit_or_money_that_never_left()
    {
        await using var town = await Town.Start("pull");
        var name = town.ByAccount("1111", Town.There, Town.SecondBank);
        await town.Pay();
        var (bank, msgId) = await Fetched(town);
        var (payment, endToEndId) = await PaymentOf(town, name);
        await Message(bank, Settled(msgId, endToEndId));
        await Message(
            bank,
            Camt053(
                "2025-05-20",
                "1000000",
                "1000000",
                Debit("D0", "749999", null) + Credit("C0", "750000")
            )
        );
        var loose = await Loose(town);

        Assert.All(loose, entry => Assert.Empty(entry["candidates"]!.AsArray()));
        Refused(
            await Match(town, Of(loose, "D0"), payment),
            HttpStatusCode.UnprocessableEntity,
            "amount_differs"
        );
        Refused(
            await Match(town, Of(loose, "C0"), payment),
            HttpStatusCode.UnprocessableEntity,
            "not_debited"
        );

        await Message(
            bank,
            Camt053(
                "2025-05-21",
                "1000000",
                "-500000",
                Debit("D1", "750000", endToEndId) + Debit("D2", "750000", null)
            )
        );
        loose = await Loose(town);
        Refused(
            await Match(town, Of(loose, "D2"), payment),
            HttpStatusCode.UnprocessableEntity,
            "debited_twice"
        );
        Assert.Equal("settled", await StateOf(town, name));
    }

    [Fact]
    public async Task What_fitted_when_it_was_proposed_and_does_not_any_more_is_not_accepted()
    {
        await using var town = await Town.Start("pull");
        var name = town.ByAccount("1111", Town.There, Town.SecondBank);
        await town.Pay();
        var (bank, _) = await Fetched(town);
        var (payment, endToEndId) = await PaymentOf(town, name);
        await Message(
            bank,
            Camt053("2025-05-20", "1000000", "250000", Debit("D1", "750000", null))
        );
        var proposed = await Match(town, Assert.Single(await Loose(town)), payment);
        await Message(
            bank,
            Camt053("2025-05-21", "250000", "-500000", Debit("D2", "750000", endToEndId))
        );

        var answer = await (await town.Service.As("approver")).Post(
            $"/v1/proposals/{proposed.Must(HttpStatusCode.Accepted).Value<Guid>("proposalId")}/accept"
        );

        Refused(answer, HttpStatusCode.UnprocessableEntity, "debited_twice");
        Assert.Single(await Loose(town));
    }

    private static async Task<(Guid Id, string EndToEndId)> PaymentOf(Town town, string name)
    {
        var payment = (await town.PayoutOf(name))["payments"]![0]!;
        return (payment["id"]!.GetValue<Guid>(), payment["endToEndId"]!.GetValue<string>());
    }

    private static async Task<string> StateOf(Town town, string name) =>
        (await town.PayoutOf(name))["payments"]![0]!["state"]!.GetValue<string>();

    private static async Task<List<JsonNode>> Loose(Town town) =>
        [
            .. (await (await town.Service.As("controller")).Get(Entries))
                .Must(HttpStatusCode.OK)
                .Json["items"]!
                .AsArray()
                .OfType<JsonNode>(),
        ];

    private static async Task<IEnumerable<string>> Unbooked(Town town) =>
        (
            await (await town.Service.As("controller")).Get(
                $"/v1/payment-runs/{town.Run}/unbooked-payments"
            )
        )
            .Must(HttpStatusCode.OK)
            .Json["items"]!
            .AsArray()
            .Select(item => item!["endToEndId"]!.GetValue<string>());

    private static void Refused(Answer answer, HttpStatusCode status, string code) =>
        Assert.Contains($"\"{code}\"", answer.Must(status).Text, StringComparison.Ordinal);

    private static JsonNode Of(List<JsonNode> loose, string reference) =>
        loose.Single(entry => entry["reference"]!.GetValue<string>() == reference);

    private static async Task<Answer> Match(Town town, JsonNode entry, Guid payment) =>
        await (await town.Service.As("controller")).Post(
            $"{Entries}/{entry["id"]}/match",
            new { paymentId = payment, note = "The bank's letter 12 names the payment." }
        );

    private static async Task Matched(Town town, JsonNode entry, Guid payment) =>
        await town.Accepted(await Match(town, entry, payment));
}
