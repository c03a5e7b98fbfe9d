using System.Globalization;
using System.Xml;

namespace Payments.BankSimulator.Messages;

/// <summary>A pain.001 as read: counts and sums are those of its own lines and agree with its headers.</summary>
public sealed record PaymentOrder(
    string MessageId,
    long SumVnd,
    IReadOnlyList<OrderedPayment> Payments
);

/// <summary>One credit transfer of an order, with the block that it stands in.</summary>
/// <param name="Memo">Of a list: what the row says of itself; null in a pain.001.</param>
public sealed record OrderedPayment(
    string BlockId,
    string DebtorAccount,
    string EndToEndId,
    string? InstructionId,
    string? Uetr,
    string BankBin,
    string Account,
    long AmountVnd,
    string? Memo = null
);

/// <summary>Why a message is not taken: a stable code for the answer, without the message's content.</summary>
public sealed class MessageRefusedException(string code) : Exception(code)
{
    public string Code { get; } = code;
}

/// <summary>Reads pain.001.001.09 and .03 as a stream: no DTD, bounded depth, text, size and count.</summary>
public sealed class Pain001Reader
{
    /// <summary>Most payments of one message.</summary>
    public const int PaymentsMax = 200_000;

    private static readonly string[] knownNamespaces =
    [
        "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09",
        "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03",
    ];

    private const int depthMax = 24;
    private const int textMax = 2_000;
    private const long charactersMax = 1L << 29;

    private readonly string[] path = new string[depthMax];
    private readonly List<OrderedPayment> payments = [];
    private readonly HashSet<string> endToEndIds = [];
    private readonly HashSet<string> blockIds = [];
    private readonly Totals group = new();
    private string? documentNamespace;
    private string? messageId;
    private Totals block = new();
    private string? blockId;
    private string? debtorAccount;
    private int blockStart;
    private Transfer transfer = new();

    private Pain001Reader() { }

    /// <exception cref="MessageRefusedException">Malformed, or a count or sum is wrong.</exception>
    public static async Task<PaymentOrder> Read(Stream xml, CancellationToken cancellationToken)
    {
        var settings = new XmlReaderSettings
        {
            Async = true,
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = charactersMax,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        using var reader = XmlReader.Create(xml, settings);
        try
        {
            return await new Pain001Reader().Read(reader, cancellationToken);
        }
        catch (XmlException)
        {
            throw new MessageRefusedException("malformed_xml");
        }
    }

    private async Task<PaymentOrder> Read(XmlReader reader, CancellationToken cancellationToken)
    {
        var text = "";
        while (await reader.ReadAsync())
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    text = "";
                    Open(reader);
                    if (reader.IsEmptyElement)
                    {
                        Close(reader.Depth, text);
                    }

                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                    text += await reader.GetValueAsync();
                    Require(text.Length <= textMax, "text_too_long");
                    break;
                case XmlNodeType.EndElement:
                    Close(reader.Depth, text);
                    text = "";
                    break;
                default:
                    break;
            }
        }

        return Finish();
    }

    private void Open(XmlReader reader)
    {
        Require(reader.Depth < depthMax, "too_deep");
        documentNamespace ??= reader.NamespaceURI;
        Require(knownNamespaces.Contains(documentNamespace), "not_pain_001");
        Require(reader.NamespaceURI == documentNamespace, "not_pain_001");
        path[reader.Depth] = reader.LocalName;
        switch (reader.LocalName)
        {
            case "CstmrCdtTrfInitn":
                Require(reader.Depth == 1, "malformed_message");
                break;
            case "PmtInf":
                block = new Totals();
                (blockId, debtorAccount, blockStart) = (null, null, payments.Count);
                break;
            case "CdtTrfTxInf":
                transfer = new Transfer();
                break;
            case "InstdAmt":
                transfer.Currency = reader.GetAttribute("Ccy");
                break;
            default:
                break;
        }
    }

    private void Close(int depth, string text)
    {
        var parent = depth > 0 ? path[depth - 1] : "";
        var ancestor = depth > 2 ? path[depth - 3] : "";
        switch (parent, path[depth])
        {
            case ("GrpHdr", "MsgId"):
                messageId = Id(text);
                break;
            case ("GrpHdr", "NbOfTxs"):
                group.Count = Number(text);
                break;
            case ("GrpHdr", "CtrlSum"):
                group.SumVnd = Amount(text);
                break;
            case ("PmtInf", "PmtInfId"):
                blockId = Id(text);
                Require(blockIds.Add(blockId), "block_id_repeated");
                break;
            case ("PmtInf", "NbOfTxs"):
                block.Count = Number(text);
                break;
            case ("PmtInf", "CtrlSum"):
                block.SumVnd = Amount(text);
                break;
            case ("Othr", "Id") when ancestor == "DbtrAcct":
                debtorAccount = Id(text);
                break;
            case ("CstmrCdtTrfInitn", "PmtInf"):
                block.Check(payments, blockStart);
                break;
            case ("PmtInf", "CdtTrfTxInf"):
                Add();
                break;
            default:
                CloseInTransfer(parent, path[depth], ancestor, text);
                break;
        }
    }

    private void CloseInTransfer(string parent, string name, string ancestor, string text)
    {
        switch (parent, name)
        {
            case ("PmtId", "EndToEndId"):
                transfer.EndToEndId = Id(text);
                break;
            case ("PmtId", "InstrId"):
                transfer.InstructionId = Id(text);
                break;
            case ("PmtId", "UETR"):
                transfer.Uetr = Guid.TryParseExact(text, "D", out _)
                    ? text
                    : throw new MessageRefusedException("bad_uetr");
                break;
            case ("Amt", "InstdAmt"):
                transfer.AmountVnd = Amount(text);
                break;
            case ("ClrSysMmbId", "MmbId") when ancestor == "CdtrAgt":
                transfer.BankBin = string.IsInterned(Id(text)) ?? string.Intern(Id(text));
                break;
            case ("Othr", "Id") when ancestor == "CdtrAcct":
                transfer.Account = Id(text);
                break;
            default:
                break;
        }
    }

    private void Add()
    {
        Require(payments.Count < PaymentsMax, "too_many_payments");
        Require(transfer.Currency == "VND", "currency_not_vnd");
        Require(transfer.AmountVnd > 0, "amount_not_positive");
        payments.Add(
            new OrderedPayment(
                Given(blockId, "block_id_missing"),
                Given(debtorAccount, "debtor_account_missing"),
                Given(transfer.EndToEndId, "end_to_end_id_missing"),
                transfer.InstructionId,
                transfer.Uetr,
                Given(transfer.BankBin, "creditor_bank_missing"),
                Given(transfer.Account, "creditor_account_missing"),
                transfer.AmountVnd
            )
        );
        Require(endToEndIds.Add(transfer.EndToEndId!), "end_to_end_id_repeated");
    }

    private PaymentOrder Finish()
    {
        Require(payments.Count > 0, "no_payments");
        Require(group.Count is not null, "count_missing");
        group.Check(payments, 0);
        return new PaymentOrder(
            Given(messageId, "message_id_missing"),
            payments.Sum(payment => payment.AmountVnd),
            payments
        );
    }

    private static string Id(string text)
    {
        var id = text.Trim();
        Require(id.Length is > 0 and <= 35, "bad_id");
        return id;
    }

    private static int Number(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new MessageRefusedException("bad_count");

    /// <summary>Whole đồng; <c>1000.00</c> is whole, <c>1000.5</c> is refused.</summary>
    private static long Amount(string text)
    {
        var number = text.Trim();
        var point = number.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 || number.AsSpan(point + 1).IndexOfAnyExcept('0') < 0;
        return
            whole
            && long.TryParse(
                point < 0 ? number : number.AsSpan(0, point),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var amount
            )
            && amount <= 1_000_000_000_000_000
            ? amount
            : throw new MessageRefusedException("bad_amount");
    }

    private static string Given(string? value, string code) =>
        value ?? throw new MessageRefusedException(code);

    private static void Require(bool holds, string code)
    {
        if (!holds)
        {
            throw new MessageRefusedException(code);
        }
    }

    private sealed class Transfer
    {
        public string? EndToEndId { get; set; }
        public string? InstructionId { get; set; }
        public string? Uetr { get; set; }
        public string? Currency { get; set; }
        public string? BankBin { get; set; }
        public string? Account { get; set; }
        public long AmountVnd { get; set; }
    }

    private sealed class Totals
    {
        public int? Count { get; set; }
        public long? SumVnd { get; set; }

        public void Check(List<OrderedPayment> payments, int start)
        {
            var sum = 0L;
            for (var index = start; index < payments.Count; index++)
            {
                sum += payments[index].AmountVnd;
            }

            Require(Count is null || Count == payments.Count - start, "count_wrong");
            Require(SumVnd is null || SumVnd == sum, "sum_wrong");
        }
    }
}
