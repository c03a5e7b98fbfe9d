using System.Globalization;
using System.Text;
using Payments.BankSimulator.Messages;

namespace Payments.BankSimulator.Acceptance;

/// <summary>A small pain.001.001.09 as a payer writes it.</summary>
internal sealed record TrialOrder(
    string MessageId,
    AcceptanceOptions Bank,
    IReadOnlyList<string> Accounts,
    DateTimeOffset MadeAt
)
{
    public const int AmountVnd = 1_000;

    private const string DocumentNamespace = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";

    /// <summary>Ways in which a file is wrong as a whole, as a rule names them.</summary>
    public static IReadOnlyList<(string What, Func<TrialOrder, byte[]> Spoil)> Wrongs { get; } =
    [
        ("A file that breaks off", order => order.Bytes()[..^200]),
        (
            "A file with a wrong number of payments",
            order => order.Spoilt($"<NbOfTxs>{order.Count}<", "<NbOfTxs>777<")
        ),
        (
            "A file with a wrong sum",
            order => order.Spoilt($"<CtrlSum>{order.Sum}<", "<CtrlSum>777<")
        ),
        ("A file in another currency", order => order.Spoilt("Ccy=\"VND\"", "Ccy=\"USD\"")),
    ];

    public string BlockId => MessageId + "B";

    public IReadOnlyList<string> EndToEndIds =>
        [.. Accounts.Select((_, at) => $"{MessageId}P{at}")];

    private string Count => Accounts.Count.ToString(CultureInfo.InvariantCulture);

    private string Sum => (Accounts.Count * AmountVnd).ToString(CultureInfo.InvariantCulture);

    public byte[] Bytes()
    {
        using var xml = new MessageWriter(DocumentNamespace);
        xml.Start("CstmrCdtTrfInitn");
        xml.Start("GrpHdr");
        xml.Leaf("MsgId", MessageId);
        xml.Leaf("CreDtTm", MadeAt);
        xml.Leaf("NbOfTxs", Count);
        xml.Leaf("CtrlSum", Sum);
        xml.Start("InitgPty");
        xml.Leaf("Nm", "CHAY THU");
        xml.End();
        xml.End();
        xml.Start("PmtInf");
        xml.Leaf("PmtInfId", BlockId);
        xml.Leaf("PmtMtd", "TRF");
        xml.Leaf("BtchBookg", "true");
        xml.Leaf("NbOfTxs", Count);
        xml.Leaf("CtrlSum", Sum);
        Nested(xml, "SSBE", "PmtTpInf", "CtgyPurp", "Cd");
        Nested(
            xml,
            Bank.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            "ReqdExctnDt",
            "Dt"
        );
        Nested(xml, "CHAY THU", "Dbtr", "Nm");
        Nested(xml, Bank.DebtorAccount, "DbtrAcct", "Id", "Othr", "Id");
        Nested(xml, Bank.Bin, "DbtrAgt", "FinInstnId", "ClrSysMmbId", "MmbId");
        xml.Leaf("ChrgBr", "DEBT");
        foreach (var (account, id) in Accounts.Zip(EndToEndIds))
        {
            Payment(xml, account, id);
        }

        xml.End();
        xml.End();
        return xml.Finish();
    }

    private void Payment(MessageWriter xml, string account, string id)
    {
        xml.Start("CdtTrfTxInf");
        xml.Start("PmtId");
        xml.Leaf("InstrId", id);
        xml.Leaf("EndToEndId", id);
        xml.End();
        xml.Start("Amt");
        xml.Amount("InstdAmt", AmountVnd);
        xml.End();
        Nested(xml, Bank.Bin, "CdtrAgt", "FinInstnId", "ClrSysMmbId", "MmbId");
        Nested(xml, "CHAY THU", "Cdtr", "Nm");
        Nested(xml, account, "CdtrAcct", "Id", "Othr", "Id");
        Nested(xml, "TCXH CHAY THU", "RmtInf", "Ustrd");
        xml.End();
    }

    /// <summary>The bytes with one thing in them said otherwise.</summary>
    public byte[] Spoilt(string right, string wrong) =>
        Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(Bytes()).Replace(right, wrong, StringComparison.Ordinal)
        );

    private static void Nested(MessageWriter xml, string text, params ReadOnlySpan<string> path)
    {
        foreach (var name in path[..^1])
        {
            xml.Start(name);
        }

        xml.Leaf(path[^1], text);
        foreach (var _ in path[..^1])
        {
            xml.End();
        }
    }
}
