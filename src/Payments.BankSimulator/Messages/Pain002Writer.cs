using System.Globalization;
using System.Xml;

namespace Payments.BankSimulator.Messages;

/// <summary>Writes pain.002.001.10: what the bank says about a batch, or about one payment of it.</summary>
public static class Pain002Writer
{
    private const string documentNamespace = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10";

    /// <param name="bin">The answering bank.</param>
    /// <param name="batch">The batch asked about.</param>
    /// <param name="only">The one payment asked about; null: all.</param>
    /// <param name="waiting">The word for what is not yet executed: ACTC or ACSP.</param>
    /// <param name="fault">How the answer misbehaves, if it does.</param>
    public static byte[] Write(string bin, Batch batch, Payment? only, string waiting, Fault? fault)
    {
        using var xml = new MessageWriter(documentNamespace);
        xml.Start("CstmrPmtStsRpt");
        xml.Start("GrpHdr");
        var scope = $"{bin}|{batch.MessageId}|{only?.EndToEndId}|{batch.Version}|{waiting}|{fault}";
        xml.Leaf("MsgId", "R" + MessageWriter.Digest(scope));
        xml.Leaf("CreDtTm", batch.ChangedAt);
        xml.End();
        xml.Start("OrgnlGrpInfAndSts");
        xml.Leaf("OrgnlMsgId", batch.MessageId);
        xml.Leaf("OrgnlMsgNmId", "pain.001.001.09");
        if (only is null)
        {
            xml.Leaf("OrgnlNbOfTxs", batch.Count.ToString(CultureInfo.InvariantCulture));
            xml.Leaf("OrgnlCtrlSum", batch.SumVnd.ToString(CultureInfo.InvariantCulture));
            var all = batch.Blocks.SelectMany(block => block.Payments);
            xml.Leaf("GrpSts", WordOfAll(all, waiting, fault));
        }

        xml.End();
        foreach (var block in only is null ? batch.Blocks : [only.Block])
        {
            WriteBlock(xml, block, only, waiting, fault);
        }

        return xml.Finish();
    }

    /// <summary>Refuses a whole message that could be told by its id; nothing of it was taken.</summary>
    public static byte[] Refuse(string bin, string messageId, string reason, DateTimeOffset at)
    {
        using var xml = new MessageWriter(documentNamespace);
        xml.Start("CstmrPmtStsRpt");
        xml.Start("GrpHdr");
        xml.Leaf("MsgId", "R" + MessageWriter.Digest($"{bin}|{messageId}|{reason}|{at:O}"));
        xml.Leaf("CreDtTm", at);
        xml.End();
        xml.Start("OrgnlGrpInfAndSts");
        xml.Leaf("OrgnlMsgId", messageId);
        xml.Leaf("OrgnlMsgNmId", "pain.001.001.09");
        xml.Leaf("GrpSts", "RJCT");
        WriteReason(xml, reason);
        xml.End();
        return xml.Finish();
    }

    private static void WriteBlock(
        MessageWriter xml,
        Block block,
        Payment? only,
        string waiting,
        Fault? fault
    )
    {
        xml.Start("OrgnlPmtInfAndSts");
        xml.Leaf("OrgnlPmtInfId", block.Id);
        if (only is null)
        {
            xml.Leaf("PmtInfSts", WordOfAll(block.Payments, waiting, fault));
        }

        IEnumerable<Payment> payments = only is null ? block.Payments : [only];
        foreach (var payment in fault is Fault.ReorderAnswers ? payments.Reverse() : payments)
        {
            WritePayment(xml, payment, WordOf(payment, waiting, fault));
            if (fault is Fault.RepeatAnswers)
            {
                WritePayment(xml, payment, WordOf(payment, waiting, fault));
            }

            if (fault is Fault.ReorderAnswers)
            {
                WritePayment(xml, payment, ("ACSP", null));
            }
        }

        xml.End();
    }

    private static void WritePayment(
        MessageWriter xml,
        Payment payment,
        (string Word, string? Reason) status
    )
    {
        xml.Start("TxInfAndSts");
        if (payment.InstructionId is { } instruction)
        {
            xml.Leaf("OrgnlInstrId", instruction);
        }

        xml.Leaf("OrgnlEndToEndId", payment.EndToEndId);
        if (payment.Uetr is { } uetr)
        {
            xml.Leaf("OrgnlUETR", uetr);
        }

        xml.Leaf("TxSts", status.Word);
        if (status.Reason is { } reason)
        {
            WriteReason(xml, reason);
        }

        if (payment.Reference is { } reference && status.Word == "ACSC")
        {
            xml.Leaf("AcctSvcrRef", reference);
        }

        xml.End();
    }

    private static void WriteReason(MessageWriter xml, string reason)
    {
        xml.Start("StsRsnInf");
        xml.Start("Rsn");
        xml.Leaf("Cd", reason);
        xml.End();
        xml.End();
    }

    private static (string Word, string? Reason) WordOf(
        Payment payment,
        string waiting,
        Fault? fault
    ) =>
        (fault, payment.State) switch
        {
            (Fault.StaleStatus, _) or (_, PaymentState.Accepted) => (waiting, null),
            (Fault.DuplicateCode, PaymentState.Settled or PaymentState.Returned) => (
                "RJCT",
                "AM05"
            ),
            (_, PaymentState.Rejected) => ("RJCT", payment.Reason),
            (_, PaymentState.Settled or PaymentState.Returned) => ("ACSC", null),
            (_, _) => throw new System.Diagnostics.UnreachableException(),
        };

    private static string WordOfAll(IEnumerable<Payment> payments, string waiting, Fault? fault)
    {
        var words = payments.Select(payment => WordOf(payment, waiting, fault).Word).ToHashSet();
        return words.Count == 1 ? words.First()
            : words.Contains("RJCT") ? "PART"
            : waiting;
    }
}
