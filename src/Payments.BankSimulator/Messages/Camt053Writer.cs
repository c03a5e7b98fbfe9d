using System.Globalization;

namespace Payments.BankSimulator.Messages;

/// <summary>Writes camt.053.001.08: one paying account on one day.</summary>
public static class Camt053Writer
{
    private const string documentNamespace = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08";

    public static byte[] Write(string bin, Statement statement, Booking booking)
    {
        using var xml = new MessageWriter(documentNamespace);
        var at = statement.Entries.Max(entry => entry.BookedAt);
        var scope = $"{bin}|{statement.Account}|{statement.Day:O}";
        xml.Start("BkToCstmrStmt");
        xml.Start("GrpHdr");
        var content =
            $"{scope}|{statement.Entries.Count}|{statement.ClosingVnd}|{statement.Entries[^1].Reference}";
        xml.Leaf("MsgId", "S" + MessageWriter.Digest(content));
        xml.Leaf("CreDtTm", at);
        xml.End();
        xml.Start("Stmt");
        xml.Leaf("Id", "S" + MessageWriter.Digest(scope));
        xml.Leaf("ElctrncSeqNb", statement.Day.DayNumber.ToString(CultureInfo.InvariantCulture));
        xml.Leaf("CreDtTm", at);
        WriteAccount(xml, bin, statement.Account);
        WriteBalance(xml, "OPBD", statement.OpeningVnd, statement.Day);
        WriteBalance(xml, "CLBD", statement.ClosingVnd, statement.Day);
        foreach (var entry in statement.Entries)
        {
            WriteEntry(xml, entry, booking);
        }

        return xml.Finish();
    }

    private static void WriteAccount(MessageWriter xml, string bin, string account)
    {
        xml.Start("Acct");
        xml.Start("Id");
        xml.Start("Othr");
        xml.Leaf("Id", account);
        xml.End();
        xml.End();
        xml.Leaf("Ccy", "VND");
        xml.Start("Svcr");
        xml.Start("FinInstnId");
        xml.Start("ClrSysMmbId");
        xml.Leaf("MmbId", bin);
        xml.End();
        xml.End();
        xml.End();
        xml.End();
    }

    private static void WriteBalance(MessageWriter xml, string code, long balanceVnd, DateOnly day)
    {
        xml.Start("Bal");
        xml.Start("Tp");
        xml.Start("CdOrPrtry");
        xml.Leaf("Cd", code);
        xml.End();
        xml.End();
        xml.Amount("Amt", Math.Abs(balanceVnd));
        xml.Leaf("CdtDbtInd", Indicator(balanceVnd >= 0));
        xml.Start("Dt");
        xml.Leaf("Dt", day);
        xml.End();
        xml.End();
    }

    private static void WriteEntry(MessageWriter xml, Entry entry, Booking booking)
    {
        xml.Start("Ntry");
        xml.Amount("Amt", entry.AmountVnd);
        xml.Leaf("CdtDbtInd", Indicator(entry.IsCredit));
        xml.Start("Sts");
        xml.Leaf("Cd", "BOOK");
        xml.End();
        foreach (var date in (string[])["BookgDt", "ValDt"])
        {
            xml.Start(date);
            xml.Leaf("Dt", entry.Day);
            xml.End();
        }

        xml.Leaf("AcctSvcrRef", entry.Reference);
        xml.Start("BkTxCd");
        xml.Start("Domn");
        xml.Leaf("Cd", "PMNT");
        xml.Start("Fmly");
        xml.Leaf("Cd", "ICDT");
        xml.Leaf("SubFmlyCd", entry.IsCredit ? "RRTN" : "DMCT");
        xml.End();
        xml.End();
        xml.End();
        WriteDetails(xml, entry, entry.IsCredit ? Booking.Payment : booking);
        xml.End();
    }

    private static void WriteDetails(MessageWriter xml, Entry entry, Booking booking)
    {
        xml.Start("NtryDtls");
        if (booking is Booking.Block or Booking.Itemised)
        {
            var block = entry.Payments[0].Block;
            xml.Start("Btch");
            xml.Leaf("MsgId", block.Batch.MessageId);
            xml.Leaf("PmtInfId", block.Id);
            xml.Leaf("NbOfTxs", entry.Payments.Count.ToString(CultureInfo.InvariantCulture));
            xml.Amount("TtlAmt", entry.AmountVnd);
            xml.Leaf("CdtDbtInd", Indicator(entry.IsCredit));
            xml.End();
        }

        if (booking is Booking.Payment or Booking.Itemised)
        {
            foreach (var payment in entry.Payments)
            {
                WritePayment(xml, entry, payment);
            }
        }

        xml.End();
    }

    private static void WritePayment(MessageWriter xml, Entry entry, Payment payment)
    {
        xml.Start("TxDtls");
        xml.Start("Refs");
        xml.Leaf("MsgId", payment.Block.Batch.MessageId);
        xml.Leaf(
            "AcctSvcrRef",
            entry.IsCredit ? entry.Reference : payment.Reference ?? entry.Reference
        );
        if (payment.Memo is null)
        {
            // A list has no blocks.
            xml.Leaf("PmtInfId", payment.Block.Id);
        }

        if (payment.InstructionId is { } instruction)
        {
            xml.Leaf("InstrId", instruction);
        }

        xml.Leaf("EndToEndId", payment.EndToEndId);
        if (payment.Uetr is { } uetr)
        {
            xml.Leaf("UETR", uetr);
        }

        xml.End();
        xml.Amount("Amt", payment.AmountVnd);
        xml.Leaf("CdtDbtInd", Indicator(entry.IsCredit));
        if (entry.ReturnReason is { } reason)
        {
            xml.Start("RtrInf");
            xml.Start("Rsn");
            xml.Leaf("Cd", reason);
            xml.End();
            xml.End();
        }

        xml.End();
    }

    private static string Indicator(bool isCredit) => isCredit ? "CRDT" : "DBIT";
}
