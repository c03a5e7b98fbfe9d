using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Payments.Tests.Support;

namespace Payments.Tests.Banks;

/// <summary>What a bank says, or leaves out, that nobody can apply: it is seen, owned and closed by people.</summary>
public sealed class BankExceptionsTests
{
    private const string Account = "1600200002";

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

    private static async Task<(TestCaller Bank, string MsgId)> Fetched(Town town)
    {
        var bank = await town.Service.As("bank2");
        var batch = (
            await bank.Until("/v1/bank-batches", answer => answer["items"]!.AsArray().Count > 0)
        ).Json["items"]![0]!;
        (
            await bank.Post(
                $"/v1/bank-batches/{batch["id"]}/acknowledge",
                new { sha256 = batch["sha256"]!.GetValue<string>() }
            )
        ).Must(HttpStatusCode.OK);
        return (bank, batch["msgId"]!.GetValue<string>());
    }

    private static async Task Message(TestCaller bank, string xml)
    {
        using var body = new StringContent(
            xml,
            Encoding.UTF8,
            new MediaTypeHeaderValue("application/xml")
        );
        using var sent = await bank.Client.PostAsync(
            new Uri("/v1/bank-messages", UriKind.Relative),
            body
        );
        var answer = (await Answer.Of(sent)).Must(HttpStatusCode.OK);
        Assert.Equal("applied", answer.Value<string>("state"));
    }

    private static string Rejected(string msgId, string endToEndId, string reason) =>
        Report(
            msgId,
            endToEndId,
            $"<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>"
        );

    private static string Settled(string msgId, string endToEndId) =>
        Report(msgId, endToEndId, "<TxSts>ACSC</TxSts>");

    private static string Report(string msgId, string endToEndId, string word) =>
        $"""
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
            <GrpHdr><MsgId>{TestIds.New():N}</MsgId><CreDtTm>2025-05-20T03:00:00</CreDtTm></GrpHdr>
            <OrgnlGrpInfAndSts><OrgnlMsgId>{msgId}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts>
            <OrgnlPmtInfAndSts><OrgnlPmtInfId>X</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>{endToEndId}</OrgnlEndToEndId>{word}</TxInfAndSts></OrgnlPmtInfAndSts>
            </CstmrPmtStsRpt></Document>
            """;

    private static string Camt053(string day, string opening, string closing, string entries) =>
        $"""
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
            <GrpHdr><MsgId>{TestIds.New():N}</MsgId><CreDtTm>{day}T12:00:00</CreDtTm></GrpHdr>
            <Stmt><Id>S</Id><FrToDt><FrDtTm>{day}T00:00:00</FrDtTm><ToDtTm>{day}T23:59:59</ToDtTm></FrToDt>
            <Acct><Id><Othr><Id>{Account}</Id></Othr></Id></Acct>
            <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="VND">{opening}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>
            <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="VND">{closing}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>
            {entries}</Stmt></BkToCstmrStmt></Document>
            """;

    private static string Credit(string reference, string amount) =>
        Entry(reference, amount, "CRDT", "");

    private static string Debit(string reference, string amount, string? endToEndId) =>
        Entry(
            reference,
            amount,
            "DBIT",
            endToEndId is null
                ? ""
                : $"<NtryDtls><TxDtls><Refs><EndToEndId>{endToEndId}</EndToEndId></Refs></TxDtls></NtryDtls>"
        );

    private static string Entry(string reference, string amount, string side, string details) =>
        $"""
            <Ntry><Amt Ccy="VND">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
            <BookgDt><Dt>2025-05-20</Dt></BookgDt><AcctSvcrRef>{reference}</AcctSvcrRef><BkTxCd/>{details}</Ntry>
            """;
}
