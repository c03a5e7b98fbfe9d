using System.Globalization;
using System.Text;
using System.Xml;
using Payments.Domain.Banks;
using Payments.Domain.Common;

namespace Payments.Banks.Adapters.Iso20022;

/// <summary>A finished file.</summary>
/// <param name="Sha256">Lower-case hexadecimal, of exactly the bytes written.</param>
public sealed record WrittenFile(string MsgId, long Bytes, string Sha256, Totals Totals);

/// <summary>The file breaks one of our own rules; what was written of it must be thrown away.</summary>
/// <remarks>A defect of ours and not a refusal: the lists were checked before they were released.</remarks>
public sealed class BatchRuleBrokenException(string where, FieldError error)
    : Exception($"{where}: {error.Pointer} {error.Code}. {error.Detail}")
{
    public FieldError Error { get; } = error;
}

/// <summary>
/// Writes one pain.001.001.09 front to back in flat memory: head, then each block followed by its
/// payments, then <see cref="Finish"/>. Counts and sums stand in the heads before the payments are
/// seen; they are compared at the end of each block and of the file.
/// </summary>
/// <remarks>The same input gives the same bytes. The stream is left open.</remarks>
public sealed class Pain001Writer : IDisposable
{
    public const string Namespace = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";

    private readonly HashingStream hashing;
    private readonly BufferedStream buffered;
    private readonly XmlWriter xml;
    private readonly BatchHead head;
    private BlockHead? block;
    private Totals blockTotals;
    private Totals fileTotals;

    /// <exception cref="BatchRuleBrokenException">The head breaks a rule.</exception>
    public Pain001Writer(Stream output, BatchHead head)
    {
        Demand(head.MsgId, BatchRules.Check(head));
        this.head = head;
        hashing = new HashingStream(output);
        buffered = new BufferedStream(hashing, 64 * 1024);
        xml = XmlWriter.Create(
            buffered,
            new XmlWriterSettings
            {
                Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
                CloseOutput = false,
                NewLineHandling = NewLineHandling.None,
            }
        );
        WriteHead();
    }

    /// <exception cref="BatchRuleBrokenException">The head breaks a rule, or the block before it does not add up.</exception>
    public void StartBlock(BlockHead next)
    {
        Demand(next.PmtInfId, BatchRules.Check(next));
        EndBlock();
        block = next;
        blockTotals = Totals.Zero;
        WriteBlockHead(next);
    }

    /// <exception cref="BatchRuleBrokenException">The payment breaks a rule.</exception>
    public void Write(in PaymentLine line)
    {
        if (block is null)
        {
            throw new InvalidOperationException("A payment stands in a block.");
        }

        Demand(line.EndToEndId, BatchRules.Check(line));
        blockTotals = blockTotals.Plus(line.Amount);
        WriteLine(line);
    }

    /// <summary>Closes the file and says what it is.</summary>
    /// <exception cref="BatchRuleBrokenException">Counts or sums are not those announced.</exception>
    public WrittenFile Finish()
    {
        EndBlock();
        Demand(
            head.MsgId,
            BatchRules.CheckTotals("GrpHdr", new Totals(head.Count, head.Sum), fileTotals)
        );
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndDocument();
        xml.Flush();
        buffered.Flush();
        return new WrittenFile(head.MsgId, hashing.Written, hashing.Finish(), fileTotals);
    }

    public void Dispose()
    {
        // Disposing an XmlWriter closes open elements: harmless here, since a file that was not
        // finished has no hash and is never sent.
        xml.Dispose();
        buffered.Dispose();
        hashing.Dispose();
    }

    private static void Demand(string where, FieldError? error)
    {
        if (error is not null)
        {
            throw new BatchRuleBrokenException(where, error);
        }
    }

    private static string Whole(Vnd amount) => amount.Amount.ToString(CultureInfo.InvariantCulture);

    private void WriteHead()
    {
        xml.WriteStartDocument();
        xml.WriteStartElement("Document", Namespace);
        xml.WriteStartElement("CstmrCdtTrfInitn", Namespace);
        xml.WriteStartElement("GrpHdr", Namespace);
        Text("MsgId", head.MsgId);
        Text("CreDtTm", head.CreatedAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        Text("NbOfTxs", head.Count.ToString(CultureInfo.InvariantCulture));
        Text("CtrlSum", Whole(head.Sum));
        Name("InitgPty", head.InitiatingParty);
        xml.WriteEndElement();
    }

    private void WriteBlockHead(BlockHead next)
    {
        xml.WriteStartElement("PmtInf", Namespace);
        Text("PmtInfId", next.PmtInfId);
        Text("PmtMtd", "TRF");
        Text("BtchBookg", "true");
        Text("NbOfTxs", next.Count.ToString(CultureInfo.InvariantCulture));
        Text("CtrlSum", Whole(next.Sum));
        xml.WriteStartElement("PmtTpInf", Namespace);
        xml.WriteStartElement("CtgyPurp", Namespace);
        Text("Cd", "SSBE");
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteStartElement("ReqdExctnDt", Namespace);
        Text("Dt", next.ExecuteOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        xml.WriteEndElement();
        Name("Dbtr", next.DebtorName);
        Account("DbtrAcct", next.DebtorAccount);
        Agent("DbtrAgt", next.DebtorAgent);
        Text("ChrgBr", "DEBT");
    }

    private void WriteLine(in PaymentLine line)
    {
        xml.WriteStartElement("CdtTrfTxInf", Namespace);
        xml.WriteStartElement("PmtId", Namespace);
        Text("InstrId", line.EndToEndId);
        Text("EndToEndId", line.EndToEndId);
        if (line.Uetr is { } uetr)
        {
            Text("UETR", uetr.ToString("D", CultureInfo.InvariantCulture));
        }

        xml.WriteEndElement();
        xml.WriteStartElement("Amt", Namespace);
        xml.WriteStartElement("InstdAmt", Namespace);
        xml.WriteAttributeString("Ccy", "VND");
        xml.WriteString(Whole(line.Amount));
        xml.WriteEndElement();
        xml.WriteEndElement();
        Agent("CdtrAgt", line.CreditorAgent);
        Name("Cdtr", line.CreditorName);
        Account("CdtrAcct", line.CreditorAccount);
        xml.WriteStartElement("RmtInf", Namespace);
        Text("Ustrd", line.Text);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private void EndBlock()
    {
        if (block is null)
        {
            return;
        }

        Demand(
            block.PmtInfId,
            BatchRules.CheckTotals("PmtInf", new Totals(block.Count, block.Sum), blockTotals)
        );
        fileTotals += blockTotals;
        block = null;
        xml.WriteEndElement();
    }

    private void Name(string element, string name)
    {
        xml.WriteStartElement(element, Namespace);
        Text("Nm", name);
        xml.WriteEndElement();
    }

    private void Account(string element, string account)
    {
        xml.WriteStartElement(element, Namespace);
        xml.WriteStartElement("Id", Namespace);
        xml.WriteStartElement("Othr", Namespace);
        Text("Id", account);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private void Agent(string element, string bin)
    {
        xml.WriteStartElement(element, Namespace);
        xml.WriteStartElement("FinInstnId", Namespace);
        xml.WriteStartElement("ClrSysMmbId", Namespace);
        Text("MmbId", bin);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private void Text(string element, string text)
    {
        xml.WriteStartElement(element, Namespace);
        xml.WriteString(text);
        xml.WriteEndElement();
    }
}
