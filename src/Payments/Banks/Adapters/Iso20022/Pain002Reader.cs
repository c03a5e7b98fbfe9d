using Payments.Domain.Banks;
using Payments.Domain.Common;

namespace Payments.Banks.Adapters.Iso20022;

/// <summary>Reads a bank's status report: pain.002.001.10 and .03, also in national variants.</summary>
public static class Pain002Reader
{
    private const int WordsMax = 2_000;

    private static readonly string[] Known = ["pain.002.001.03", "pain.002.001.10"];

    public static Result<StatusReport> Read(Stream input) => Read(input, MessageLimits.Standard);

    public static Result<StatusReport> Read(Stream input, MessageLimits limits)
    {
        var payments = new List<ReportedPayment>();
        return Walk(input, limits, payments.Add)
            .Match<Result<StatusReport>>(
                report => report with { Payments = payments },
                refusal => refusal
            );
    }

    /// <summary>
    /// Reads in flat memory: each payment goes to <paramref name="onPayment"/> as it is met, the
    /// report that comes back lists none.
    /// </summary>
    /// <remarks>
    /// A message that turns out unreadable has handed out payments before: apply nothing until this
    /// has answered with a report, or walk twice.
    /// </remarks>
    public static Result<StatusReport> Walk(
        Stream input,
        MessageLimits limits,
        Action<ReportedPayment> onPayment
    ) =>
        MessageName.Guard(input, limits, cursor => new Reading(cursor, limits, onPayment).Report());

    private sealed class Reading(
        XmlCursor cursor,
        MessageLimits limits,
        Action<ReportedPayment> onPayment
    )
    {
        private readonly List<ReportedBlock> blocks = [];
        private string? messageId;
        private string? originalMessageId;
        private string? groupStatus;
        private List<string> groupReasons = [];
        private int records;

        public StatusReport Report()
        {
            var name = MessageName.Of(cursor, Known);
            var found = false;
            var document = cursor.Enter();
            while (cursor.Next(document))
            {
                if (cursor.Name == "CstmrPmtStsRpt")
                {
                    found = true;
                    ReadReport();
                }
            }

            return !found ? throw new UnreadableMessage("There is no status report in it.")
                : string.IsNullOrEmpty(originalMessageId)
                    ? throw new UnreadableMessage("It does not say which message it answers.")
                : new StatusReport(
                    name,
                    messageId,
                    originalMessageId,
                    groupStatus,
                    groupReasons,
                    blocks,
                    []
                );
        }

        private void ReadReport()
        {
            var report = cursor.Enter();
            while (cursor.Next(report))
            {
                switch (cursor.Name)
                {
                    case "GrpHdr":
                        ReadHeader();
                        break;
                    case "OrgnlGrpInfAndSts":
                        ReadGroup();
                        break;
                    case "OrgnlPmtInfAndSts":
                        ReadBlock();
                        break;
                }
            }
        }

        private void ReadHeader()
        {
            var header = cursor.Enter();
            while (cursor.Next(header))
            {
                if (cursor.Name == "MsgId")
                {
                    messageId = cursor.Text();
                }
            }
        }

        private void ReadGroup()
        {
            var group = cursor.Enter();
            while (cursor.Next(group))
            {
                switch (cursor.Name)
                {
                    case "OrgnlMsgId":
                        originalMessageId = cursor.Text();
                        break;
                    case "OrgnlMsgNmId":
                        DemandCreditTransfer(cursor.Text());
                        break;
                    case "GrpSts":
                        groupStatus = cursor.Text();
                        break;
                    case "StsRsnInf":
                        ReadReason(groupReasons);
                        break;
                }
            }
        }

        private void ReadBlock()
        {
            string? id = null;
            string? status = null;
            var reasons = new List<string>();
            var listed = 0;
            var block = cursor.Enter();
            while (cursor.Next(block))
            {
                switch (cursor.Name)
                {
                    case "OrgnlPmtInfId":
                        id = cursor.Text();
                        break;
                    case "PmtInfSts":
                        status = cursor.Text();
                        break;
                    case "StsRsnInf":
                        ReadReason(reasons);
                        break;
                    case "TxInfAndSts":
                        listed++;
                        ReadPayment(id);
                        break;
                }
            }

            Count();
            blocks.Add(new ReportedBlock(id, status, reasons, listed));
        }

        private void ReadPayment(string? pmtInfId)
        {
            Count();
            var payment = new ReportedPayment(
                pmtInfId,
                null,
                null,
                null,
                null,
                [],
                null,
                null,
                null
            );
            var reasons = new List<string>(1);
            var words = "";
            var element = cursor.Enter();
            while (cursor.Next(element))
            {
                switch (cursor.Name)
                {
                    case "OrgnlInstrId":
                        payment = payment with { InstrId = cursor.Text() };
                        break;
                    case "OrgnlEndToEndId":
                        payment = payment with { EndToEndId = cursor.Text() };
                        break;
                    case "OrgnlUETR":
                        payment = payment with { Uetr = cursor.Text() };
                        break;
                    case "TxSts":
                        payment = payment with { Status = cursor.Text() };
                        break;
                    case "StsRsnInf":
                        var more = ReadReason(reasons);
                        words = words.Length < WordsMax ? words + more : words;
                        break;
                    case "AcctSvcrRef":
                        payment = payment with { BankReference = cursor.Text() };
                        break;
                    case "OrgnlTxRef":
                        payment = payment with { Amount = ReadAmount() };
                        break;
                }
            }

            onPayment(
                payment with
                {
                    Reasons = reasons,
                    AdditionalInformation = words.Length > 0 ? words : null,
                }
            );
        }

        private ReportedAmount? ReadAmount()
        {
            ReportedAmount? amount = null;
            var reference = cursor.Enter();
            while (cursor.Next(reference))
            {
                if (cursor.Name != "Amt")
                {
                    continue;
                }

                var choice = cursor.Enter();
                while (cursor.Next(choice))
                {
                    if (cursor.Name == "InstdAmt")
                    {
                        var currency = cursor.Attribute("Ccy");
                        amount = ReportedAmount.Read(cursor.Text(), currency);
                    }
                }
            }

            return amount;
        }

        /// <returns>The words that stand beside the code.</returns>
        private string ReadReason(List<string> reasons)
        {
            var words = "";
            var element = cursor.Enter();
            while (cursor.Next(element))
            {
                if (cursor.Name == "Rsn" && cursor.CodeOrText() is { Length: > 0 } code)
                {
                    reasons.Add(code);
                    Count();
                }
                else if (cursor.Name == "AddtlInf" && words.Length < WordsMax)
                {
                    words += (words.Length > 0 ? " " : "") + cursor.Text();
                }
            }

            return words;
        }

        private void Count()
        {
            if (++records > limits.RecordsMax)
            {
                throw new UnreadableMessage($"It holds more than {limits.RecordsMax} records.");
            }
        }

        private static void DemandCreditTransfer(string name)
        {
            if (name.Length > 0 && !name.StartsWith("pain.001", StringComparison.Ordinal))
            {
                throw new UnreadableMessage("It answers another kind of message than a pain.001.");
            }
        }
    }
}
