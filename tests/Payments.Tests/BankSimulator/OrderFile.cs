using System.Globalization;
using System.Text;

namespace Payments.Tests.BankSimulator;

/// <summary>A pain.001.001.09 as a payer writes it, to send to a simulated bank.</summary>
internal sealed record OrderFile(string MessageId, params OrderFile.Line[] Lines)
{
    public const string DebtorAccount = "3713000000001";

    internal sealed record Line(
        string EndToEndId,
        string Account,
        long AmountVnd = 500_000,
        string BlockId = ""
    );

    public string? Count { get; init; }
    public string? Sum { get; init; }
    public string? BlockCount { get; init; }
    public string? BlockSum { get; init; }

    public static OrderFile Plain(string messageId, int payments = 3) =>
        new(
            messageId,
            [
                .. Enumerable
                    .Range(1, payments)
                    .Select(number => new Line($"{messageId}-{number}", $"010000{number:0000}")),
            ]
        );

    public byte[] Bytes() => Encoding.UTF8.GetBytes(Xml());

    public string Xml()
    {
        var xml = new StringBuilder();
        xml.Append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        xml.Append(
            "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\"><CstmrCdtTrfInitn>"
        );
        xml.Append(
            $"<GrpHdr><MsgId>{MessageId}</MsgId><CreDtTm>2026-09-28T08:00:00</CreDtTm>"
                + $"<NbOfTxs>{Count ?? Text(Lines.Length)}</NbOfTxs>"
                + $"<CtrlSum>{Sum ?? Text(Lines.Sum(line => line.AmountVnd))}</CtrlSum>"
                + "<InitgPty><Nm>UBND XA</Nm></InitgPty></GrpHdr>"
        );
        foreach (var block in Lines.GroupBy(line => line.BlockId))
        {
            AppendBlock(xml, block.Key, [.. block]);
        }

        return xml.Append("</CstmrCdtTrfInitn></Document>").ToString();
    }

    public string BlockIdOf(string block) => $"{MessageId}-B{block}";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private void AppendBlock(StringBuilder xml, string block, Line[] lines)
    {
        xml.Append(
            $"<PmtInf><PmtInfId>{BlockIdOf(block)}</PmtInfId><PmtMtd>TRF</PmtMtd>"
                + $"<BtchBookg>true</BtchBookg><NbOfTxs>{BlockCount ?? Text(lines.Length)}</NbOfTxs>"
                + $"<CtrlSum>{BlockSum ?? Text(lines.Sum(line => line.AmountVnd))}</CtrlSum>"
                + "<PmtTpInf><CtgyPurp><Cd>SSBE</Cd></CtgyPurp></PmtTpInf>"
                + "<ReqdExctnDt><Dt>2026-10-01</Dt></ReqdExctnDt><Dbtr><Nm>UBND XA</Nm></Dbtr>"
                + $"<DbtrAcct><Id><Othr><Id>{DebtorAccount}{block}</Id></Othr></Id></DbtrAcct>"
                + "<DbtrAgt><FinInstnId><ClrSysMmbId><MmbId>970436</MmbId></ClrSysMmbId></FinInstnId></DbtrAgt>"
                + "<ChrgBr>DEBT</ChrgBr>"
        );
        foreach (var line in lines)
        {
            xml.Append(
                $"<CdtTrfTxInf><PmtId><InstrId>I-{line.EndToEndId}</InstrId><EndToEndId>{line.EndToEndId}</EndToEndId>"
                    + "<UETR>6f1b5b6e-3f0a-4d5e-9a4c-0d1e2f3a4b5c</UETR></PmtId>"
                    + $"<Amt><InstdAmt Ccy=\"VND\">{Text(line.AmountVnd)}</InstdAmt></Amt>"
                    + "<CdtrAgt><FinInstnId><ClrSysMmbId><MmbId>970405</MmbId></ClrSysMmbId></FinInstnId></CdtrAgt>"
                    + "<Cdtr><Nm>NGUYEN VAN A</Nm></Cdtr>"
                    + $"<CdtrAcct><Id><Othr><Id>{line.Account}</Id></Othr></Id></CdtrAcct>"
                    + "<RmtInf><Ustrd>TCXH 202610</Ustrd></RmtInf></CdtTrfTxInf>"
            );
        }

        xml.Append("</PmtInf>");
    }
}
