using Payments.Domain.Common;

namespace Payments.Domain.Banks;

/// <summary>What one entry of our account says.</summary>
public enum FindingKind
{
    /// <summary>A booked debit for one payment: settled by the statement, if id and amount are ours.</summary>
    PaymentDebited,

    /// <summary>A booked debit for a whole block: settled, if count and sum fit (<see cref="StatementRules.SettlesBlock"/>).</summary>
    BlockDebited,

    /// <summary>A booked credit with return information: a new fact that points at a debit.</summary>
    Returned,

    /// <summary>Not money (yet): pending, for information, or a plain credit that is not a return.</summary>
    NotMoney,

    /// <summary>Cannot be read as ours; a person looks.</summary>
    Exception,
}

/// <summary>One conclusion from one entry, with the keys by which it is matched.</summary>
/// <param name="Totals">For a block; null when the bank gave no count or no sum in whole đồng.</param>
/// <param name="Why">For an exception: a stable code.</param>
public sealed record StatementFinding(
    FindingKind Kind,
    string? EntryReference,
    DateOnly? BookedOn,
    Vnd? Amount,
    string? EndToEndId = null,
    string? Uetr = null,
    string? PmtInfId = null,
    string? InstrId = null,
    string? DetailReference = null,
    Totals? Totals = null,
    string? ReasonCode = null,
    string? ReasonText = null,
    string? Why = null
);

/// <summary>From entries to findings. Nothing here knows our books: matching comes after.</summary>
public static class StatementRules
{
    public static IEnumerable<StatementFinding> Read(StatementEntry entry)
    {
        if (entry.Status != EntryStatus.Booked)
        {
            return [Plain(entry, FindingKind.NotMoney)];
        }

        if (entry.Amount.Whole is null)
        {
            return [Plain(entry, FindingKind.Exception, "amount_not_whole_vnd")];
        }

        if (entry.IsReversal)
        {
            return [Plain(entry, FindingKind.Exception, "reversal")];
        }

        if (entry.Details.Count > 0)
        {
            return entry.Details.Select(detail => ReadDetail(entry, detail));
        }

        return entry.IsCredit ? [Plain(entry, FindingKind.NotMoney)] : ReadBatches(entry);
    }

    /// <summary>
    /// Whether a debit settles a block: its count and sum are those of the block less the payments
    /// that are already known to be rejected.
    /// </summary>
    public static bool SettlesBlock(Totals debited, Totals block, Totals rejected) =>
        debited.Count > 0 && debited == block - rejected;

    private static IEnumerable<StatementFinding> ReadBatches(StatementEntry entry)
    {
        if (entry.Batches.Count == 0)
        {
            return [Plain(entry, FindingKind.Exception, "debit_without_reference")];
        }

        return entry.Batches.Select(batch =>
            WireText.Key(batch.PmtInfId) is { } id
                ? Plain(entry, FindingKind.BlockDebited) with
                {
                    PmtInfId = id,
                    Totals = TotalsOf(entry, batch),
                }
                : Plain(entry, FindingKind.Exception, "debit_without_reference")
        );
    }

    private static Totals? TotalsOf(StatementEntry entry, EntryBatch batch)
    {
        var sum = batch.Sum is { } own ? own.Whole
            : entry.Batches.Count == 1 ? entry.Amount.Whole
            : null;
        var disagrees = entry.Batches.Count == 1 && sum != entry.Amount.Whole;
        return batch.Count is { } count && sum is { } whole && !disagrees
            ? new Totals(count, whole)
            : null;
    }

    private static StatementFinding ReadDetail(StatementEntry entry, EntryDetail detail)
    {
        var isCredit = detail.IsCredit ?? entry.IsCredit;
        var amount = detail.Amount is { } own ? own.Whole
            : entry.Details.Count == 1 ? entry.Amount.Whole
            : null;
        var finding = Plain(entry, FindingKind.PaymentDebited) with
        {
            Amount = amount,
            EndToEndId = WireText.Key(detail.EndToEndId),
            Uetr = WireText.Key(detail.Uetr),
            PmtInfId = WireText.Key(detail.PmtInfId),
            InstrId = WireText.Key(detail.InstrId),
            DetailReference = WireText.Key(detail.Reference),
            ReasonCode = detail.ReturnReason,
            ReasonText = detail.ReturnText,
        };
        if (isCredit != entry.IsCredit)
        {
            return finding with { Kind = FindingKind.Exception, Why = "direction_differs" };
        }

        if (isCredit && !detail.IsReturn)
        {
            return finding with { Kind = FindingKind.NotMoney };
        }

        if (amount is null)
        {
            return finding with { Kind = FindingKind.Exception, Why = "amount_not_whole_vnd" };
        }

        if (isCredit)
        {
            return finding with { Kind = FindingKind.Returned };
        }

        return finding.EndToEndId is null
            ? WholeBlock(entry, finding)
            : finding;
    }

    /// <summary>A single detail that names only the block stands for the block.</summary>
    private static StatementFinding WholeBlock(StatementEntry entry, StatementFinding finding)
    {
        var isBlock =
            finding is { PmtInfId: not null, InstrId: null, Uetr: null } && entry.Details.Count == 1;
        if (!isBlock)
        {
            return finding is { InstrId: null, Uetr: null }
                ? finding with { Kind = FindingKind.Exception, Why = "debit_without_reference" }
                : finding;
        }

        var batch = entry.Batches.Count == 1 ? entry.Batches[0] : null;
        return finding with
        {
            Kind = FindingKind.BlockDebited,
            Totals = batch is null ? null : TotalsOf(entry, batch),
        };
    }

    private static StatementFinding Plain(
        StatementEntry entry,
        FindingKind kind,
        string? why = null
    ) => new(kind, WireText.Key(entry.Reference), entry.BookedOn, entry.Amount.Whole, Why: why);
}
