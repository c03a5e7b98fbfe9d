using System.Globalization;
using System.Text;
using System.Xml;
using Payments.Domain.Banks;
using Payments.Domain.Common;

namespace Payments.Banks.Adapters.Iso20022;

/// <summary>Which version of the payment message a bank reads.</summary>
public enum Pain001Version
{
    /// <summary>pain.001.001.09.</summary>
    V09,

    /// <summary>pain.001.001.03: a plain execution date, and no place for a UETR.</summary>
    V03,
}

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
/// Writes one pain.001 front to back in flat memory: head, then each block followed by its payments,
/// then <see cref="Finish"/>. Counts and sums stand in the heads before the payments are
/// seen; they are compared at the end of each block and of the file.
/// </summary>
/// <remarks>The same input gives the same bytes. The stream is left open.</remarks>
public sealed class Pain001Writer : IDisposable
{
    private readonly string ns;
    private readonly bool isOld;
    private readonly HashingStream hashing;
    private readonly BufferedStream buffered;
    private readonly XmlWriter xml;
    private readonly BatchHead head;
    private BlockHead? block;
    private Totals blockTotals;
    private Totals fileTotals;

    /// <exception cref="BatchRuleBrokenException">The head breaks a rule.</exception>
    public Pain001Writer(Stream output, BatchHead head, Pain001Version version = Pain001Version.V09)
    {
        Demand(head.MsgId, BatchRules.Check(head));
        this.head = head;
        ns = $"urn:iso:std:iso:20022:tech:xsd:{NameOf(version)}";
        isOld = version == Pain001Version.V03;
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

    /// <summary>The message's own name, as in its namespace.</summary>
    public static string NameOf(Pain001Version version) =>
        version switch
        {
            Pain001Version.V09 => "pain.001.001.09",
            Pain001Version.V03 => "pain.001.001.03",
        };

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
        xml.WriteStartElement("Document", ns);
        xml.WriteStartElement("CstmrCdtTrfInitn", ns);
        xml.WriteStartElement("GrpHdr", ns);
        Text("MsgId", head.MsgId);
        Text(
            "CreDtTm",
            head.CreatedAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        );
        Text("NbOfTxs", head.Count.ToString(CultureInfo.InvariantCulture));
        Text("CtrlSum", Whole(head.Sum));
        Name("InitgPty", head.InitiatingParty);
        xml.WriteEndElement();
    }

    private void WriteBlockHead(BlockHead next)
    {
        xml.WriteStartElement("PmtInf", ns);
        Text("PmtInfId", next.PmtInfId);
        Text("PmtMtd", "TRF");
        Text("BtchBookg", "true");
        Text("NbOfTxs", next.Count.ToString(CultureInfo.InvariantCulture));
        Text("CtrlSum", Whole(next.Sum));
        xml.WriteStartElement("PmtTpInf", ns);
        xml.WriteStartElement("CtgyPurp", ns);
        Text("Cd", "SSBE");
        xml.WriteEndElement();
        xml.WriteEndElement();
        ExecuteOn(next.ExecuteOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Name("Dbtr", next.DebtorName);
        Account("DbtrAcct", next.DebtorAccount);
        Agent("DbtrAgt", next.DebtorAgent);
        Text("ChrgBr", "DEBT");
    }

    private void ExecuteOn(string day)
    {
        if (isOld)
        {
            Text("ReqdExctnDt", day);
            return;
        }

        xml.WriteStartElement("ReqdExctnDt", ns);
        Text("Dt", day);
        xml.WriteEndElement();
    }

    private void WriteLine(in PaymentLine line)
    {
        xml.WriteStartElement("CdtTrfTxInf", ns);
        xml.WriteStartElement("PmtId", ns);
        Text("InstrId", line.EndToEndId);
        Text("EndToEndId", line.EndToEndId);
        if (line.Uetr is { } uetr && !isOld)
        {
            Text("UETR", uetr.ToString("D", CultureInfo.InvariantCulture));
        }

        xml.WriteEndElement();
        xml.WriteStartElement("Amt", ns);
        xml.WriteStartElement("InstdAmt", ns);
        xml.WriteAttributeString("Ccy", "VND");
        xml.WriteString(Whole(line.Amount));
        xml.WriteEndElement();
        xml.WriteEndElement();
        Agent("CdtrAgt", line.CreditorAgent);
        Name("Cdtr", line.CreditorName);
        Account("CdtrAcct", line.CreditorAccount);
        xml.WriteStartElement("RmtInf", ns);
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
        xml.WriteStartElement(element, ns);
        Text("Nm", name);
        xml.WriteEndElement();
    }

    private void Account(string element, string account)
    {
        xml.WriteStartElement(element, ns);
        xml.WriteStartElement("Id", ns);
        xml.WriteStartElement("Othr", ns);
        Text("Id", account);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private void Agent(string element, string bin)
    {
        xml.WriteStartElement(element, ns);
        xml.WriteStartElement("FinInstnId", ns);
        xml.WriteStartElement("ClrSysMmbId", ns);
        Text("MmbId", bin);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private void Text(string element, string text)
    {
        xml.WriteStartElement(element, ns);
        xml.WriteString(text);
        xml.WriteEndElement();
    }
}
