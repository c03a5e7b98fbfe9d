using System.Globalization;
using Payments.Domain.Banks;

namespace Payments.Banks.Adapters.Iso20022;

/// <summary>Reads the entries of a camt message, the same in all versions that we know.</summary>
internal sealed class CamtEntryReader(XmlCursor cursor, MessageLimits limits)
{
    private static readonly TimeSpan VietnamOffset = TimeSpan.FromHours(7);

    private int records;

    /// <summary>The day in Vietnam's time; a time without an offset is taken as Vietnam's.</summary>
    public static DateOnly? Day(string text)
    {
        if (text.Length <= 10)
        {
            return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? day
                : null;
        }

        if (!DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return null;
        }

        var time = text.AsSpan(10);
        var hasOffset = time.EndsWith("Z", StringComparison.Ordinal) || time.ContainsAny('+', '-');
        return
            hasOffset
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            ? DateOnly.FromDateTime(instant.ToOffset(VietnamOffset).DateTime)
            : local;
    }

    public void CountRecord()
    {
        if (++records > limits.RecordsMax)
        {
            throw new UnreadableMessage($"It holds more than {limits.RecordsMax} records.");
        }
    }

    public StatementEntry ReadEntry()
    {
        CountRecord();
        var batches = new List<EntryBatch>();
        var details = new List<EntryDetail>();
        ReportedAmount? amount = null;
        bool? isCredit = null;
        var entry = new StatementEntry(null, default, false, false, EntryStatus.Other, null, batches, details);
        var line = cursor.Line;
        var element = cursor.Enter();
        while (cursor.Next(element))
        {
            switch (cursor.Name)
            {
                case "Amt":
                    amount = ReadAmount();
                    break;
                case "CdtDbtInd":
                    isCredit = ReadDirection();
                    break;
                case "RvslInd":
                    entry = entry with { IsReversal = ReadFlag() };
                    break;
                case "Sts":
                    entry = entry with { Status = ReadStatus() };
                    break;
                case "BookgDt":
                    entry = entry with { BookedOn = ReadDay() };
                    break;
                case "AcctSvcrRef":
                    entry = entry with { Reference = cursor.Text() };
                    break;
                case "NtryDtls":
                    ReadDetails(batches, details);
                    break;
            }
        }

        return amount is { } given && isCredit is { } side
            ? entry with { Amount = given, IsCredit = side }
            : throw new UnreadableMessage($"An entry without amount or direction, line {line}.");
    }

    public ReportedAmount ReadAmount()
    {
        var currency = cursor.Attribute("Ccy");
        return ReportedAmount.Read(cursor.Text(), currency);
    }

    public bool ReadDirection() =>
        cursor.Text() switch
        {
            "CRDT" => true,
            "DBIT" => false,
            _ => throw new UnreadableMessage($"A direction that is neither credit nor debit, line {cursor.Line}."),
        };

    public DateOnly? ReadDay()
    {
        DateOnly? day = null;
        var choice = cursor.Enter();
        while (cursor.Next(choice))
        {
            if (cursor.Name is "Dt" or "DtTm")
            {
                day = Day(cursor.Text());
            }
        }

        return day;
    }

    private bool ReadFlag() => cursor.Text() is "true" or "1";

    private EntryStatus ReadStatus() =>
        cursor.CodeOrText() switch
        {
            "BOOK" => EntryStatus.Booked,
            "PDNG" => EntryStatus.Pending,
            _ => EntryStatus.Other,
        };

    private void ReadDetails(List<EntryBatch> batches, List<EntryDetail> details)
    {
        var element = cursor.Enter();
        while (cursor.Next(element))
        {
            if (cursor.Name == "Btch")
            {
                CountRecord();
                batches.Add(ReadBatch());
            }
            else if (cursor.Name == "TxDtls")
            {
                CountRecord();
                details.Add(ReadDetail());
            }
        }
    }

    private EntryBatch ReadBatch()
    {
        var batch = new EntryBatch(null, null, null, null);
        var element = cursor.Enter();
        while (cursor.Next(element))
        {
            switch (cursor.Name)
            {
                case "MsgId":
                    batch = batch with { MsgId = cursor.Text() };
                    break;
                case "PmtInfId":
                    batch = batch with { PmtInfId = cursor.Text() };
                    break;
                case "NbOfTxs":
                    batch = batch with { Count = ReadCount() };
                    break;
                case "TtlAmt":
                    batch = batch with { Sum = ReadAmount() };
                    break;
            }
        }

        return batch;
    }

    private int? ReadCount() =>
        int.TryParse(cursor.Text(), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : null;

    private EntryDetail ReadDetail()
    {
        var detail = new EntryDetail(null, null, null, null, null, null, null, null, false, null, null);
        ReportedAmount? fromDetails = null;
        var element = cursor.Enter();
        while (cursor.Next(element))
        {
            switch (cursor.Name)
            {
                case "Refs":
                    detail = ReadReferences(detail);
                    break;
                case "Amt":
                    detail = detail with { Amount = ReadAmount() };
                    break;
                case "AmtDtls":
                    fromDetails = ReadAmountDetails();
                    break;
                case "CdtDbtInd":
                    detail = detail with { IsCredit = ReadDirection() };
                    break;
                case "RtrInf":
                    detail = ReadReturn(detail with { IsReturn = true });
                    break;
            }
        }

        return detail with { Amount = detail.Amount ?? fromDetails };
    }

    private EntryDetail ReadReferences(EntryDetail detail)
    {
        var element = cursor.Enter();
        while (cursor.Next(element))
        {
            detail = cursor.Name switch
            {
                "MsgId" => detail with { MsgId = cursor.Text() },
                "PmtInfId" => detail with { PmtInfId = cursor.Text() },
                "InstrId" => detail with { InstrId = cursor.Text() },
                "EndToEndId" => detail with { EndToEndId = cursor.Text() },
                "UETR" => detail with { Uetr = cursor.Text() },
                "AcctSvcrRef" => detail with { Reference = cursor.Text() },
                _ => detail,
            };
        }

        return detail;
    }

    /// <summary>Version .02 has the amount only here: in <c>TxAmt</c>, else in <c>InstdAmt</c>.</summary>
    private ReportedAmount? ReadAmountDetails()
    {
        ReportedAmount? transaction = null;
        ReportedAmount? instructed = null;
        var element = cursor.Enter();
        while (cursor.Next(element))
        {
            if (cursor.Name == "TxAmt")
            {
                transaction = ReadInnerAmount();
            }
            else if (cursor.Name == "InstdAmt")
            {
                instructed = ReadInnerAmount();
            }
        }

        return transaction ?? instructed;
    }

    private ReportedAmount? ReadInnerAmount()
    {
        ReportedAmount? amount = null;
        var element = cursor.Enter();
        while (cursor.Next(element))
        {
            if (cursor.Name == "Amt")
            {
                amount = ReadAmount();
            }
        }

        return amount;
    }

    private EntryDetail ReadReturn(EntryDetail detail)
    {
        var element = cursor.Enter();
        while (cursor.Next(element))
        {
            if (cursor.Name == "Rsn")
            {
                detail = detail with { ReturnReason = cursor.CodeOrText() };
            }
            else if (cursor.Name == "AddtlInf")
            {
                detail = detail with { ReturnText = cursor.Text() };
            }
        }

        return detail;
    }
}
