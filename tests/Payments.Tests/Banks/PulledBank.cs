using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Payments.Tests.Support;

namespace Payments.Tests.Banks;

/// <summary>A bank that fetches its batches and says what the test makes it say.</summary>
internal static class PulledBank
{
    private const string Account = "1600200002";

    public static async Task<(TestCaller Bank, string MsgId)> Fetched(Town town)
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

    public static async Task Message(TestCaller bank, string xml)
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

    public static string Rejected(string msgId, string endToEndId, string reason) =>
        Report(
            msgId,
            endToEndId,
            $"<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>"
        );

    public static string Settled(string msgId, string endToEndId) =>
        Report(msgId, endToEndId, "<TxSts>ACSC</TxSts>");

    public static string Report(string msgId, string endToEndId, string word) =>
        $"""
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
            <GrpHdr><MsgId>{TestIds.New():N}</MsgId><CreDtTm>2025-05-20T03:00:00</CreDtTm></GrpHdr>
            <OrgnlGrpInfAndSts><OrgnlMsgId>{msgId}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts>
            <OrgnlPmtInfAndSts><OrgnlPmtInfId>X</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>{endToEndId}</OrgnlEndToEndId>{word}</TxInfAndSts></OrgnlPmtInfAndSts>
            </CstmrPmtStsRpt></Document>
            """;

    public static string Camt053(string day, string opening, string closing, string entries) =>
        $"""
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
            <GrpHdr><MsgId>{TestIds.New():N}</MsgId><CreDtTm>{day}T12:00:00</CreDtTm></GrpHdr>
            <Stmt><Id>S</Id><FrToDt><FrDtTm>{day}T00:00:00</FrDtTm><ToDtTm>{day}T23:59:59</ToDtTm></FrToDt>
            <Acct><Id><Othr><Id>{Account}</Id></Othr></Id></Acct>
            <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="VND">{opening}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>
            <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="VND">{closing}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>
            {entries}</Stmt></BkToCstmrStmt></Document>
            """;

    public static string Credit(string reference, string amount) =>
        Entry(reference, amount, "CRDT", "");

    public static string Debit(string reference, string amount, string? endToEndId) =>
        Entry(
            reference,
            amount,
            "DBIT",
            endToEndId is null
                ? ""
                : $"<NtryDtls><TxDtls><Refs><EndToEndId>{endToEndId}</EndToEndId></Refs></TxDtls></NtryDtls>"
        );

    public static string Entry(string reference, string amount, string side, string details) =>
        $"""
            <Ntry><Amt Ccy="VND">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
            <BookgDt><Dt>2025-05-20</Dt></BookgDt><AcctSvcrRef>{reference}</AcctSvcrRef><BkTxCd/>{details}</Ntry>
            """;
}
