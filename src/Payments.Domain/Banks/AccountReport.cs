using Payments.Domain.Common;

namespace Payments.Domain.Banks;

/// <summary>A camt.053 or camt.054 as read, before anything is concluded from it.</summary>
/// <param name="MessageName">For example <c>camt.053.001.08</c>.</param>
public sealed record AccountReport(
    string MessageName,
    string? MessageId,
    IReadOnlyList<AccountStatement> Statements
)
{
    public bool IsStatement => MessageName.StartsWith("camt.053", StringComparison.Ordinal);
}

/// <summary>One account's movements.</summary>
/// <param name="From">First day, in Vietnam's time (UTC+7), inclusive; null when not said.</param>
/// <param name="To">Last day, inclusive; null when not said.</param>
public sealed record AccountStatement(
    string? Id,
    string? SequenceNumber,
    string? Account,
    string? CreatedAt,
    DateOnly? From,
    DateOnly? To,
    ReportedBalance? Opening,
    ReportedBalance? Closing,
    IReadOnlyList<StatementEntry> Entries
)
{
    /// <summary>
    /// Opening plus booked entries is closing; null when a balance is missing or an amount is not
    /// whole đồng.
    /// </summary>
    public bool? Adds()
    {
        if (Opening?.Signed is not { } opening || Closing?.Signed is not { } closing)
        {
            return null;
        }

        var booked = Entries.Where(entry => entry.Status == EntryStatus.Booked);
        return booked.All(entry => entry.Amount.Whole is not null)
            ? opening + Movement() == closing
            : null;
    }

    /// <summary>Booked credits less booked debits, of what is whole đồng.</summary>
    /// <remarks>Wider than an amount: what a bank writes may add up to more than one can hold.</remarks>
    public Int128 Movement()
    {
        Int128 sum = 0;
        foreach (var entry in Entries.Where(entry => entry.Status == EntryStatus.Booked))
        {
            var amount = entry.Amount.Whole?.Amount ?? 0;
            sum += entry.IsCredit ? amount : -amount;
        }

        return sum;
    }
}

/// <summary>A balance; a debit balance is below zero.</summary>
public readonly record struct ReportedBalance(ReportedAmount Amount, bool IsCredit, DateOnly? Day)
{
    /// <summary>Whole đồng with sign; null when not whole đồng.</summary>
    public long? Signed =>
        Amount.Whole is { } whole ? (IsCredit ? whole.Amount : -whole.Amount) : null;
}

/// <summary>Only a booked entry is money.</summary>
public enum EntryStatus
{
    Booked,
    Pending,

    /// <summary>Information, future or a word that is not known: no money.</summary>
    Other,
}

/// <summary>One entry of an account.</summary>
/// <param name="Reference">The bank's <c>AcctSvcrRef</c>: the same entry always has the same one.</param>
/// <param name="IsReversal">The bank undid a booking of its own; not a return.</param>
public sealed record StatementEntry(
    string? Reference,
    ReportedAmount Amount,
    bool IsCredit,
    bool IsReversal,
    EntryStatus Status,
    DateOnly? BookedOn,
    IReadOnlyList<EntryBatch> Batches,
    IReadOnlyList<EntryDetail> Details
);

/// <summary>A block that an entry sums up.</summary>
public sealed record EntryBatch(string? MsgId, string? PmtInfId, int? Count, ReportedAmount? Sum);

/// <summary>One transaction of an entry. Everything may be missing.</summary>
public sealed record EntryDetail(
    string? MsgId,
    string? PmtInfId,
    string? InstrId,
    string? EndToEndId,
    string? Uetr,
    string? Reference,
    ReportedAmount? Amount,
    bool? IsCredit,
    bool IsReturn,
    string? ReturnReason,
    string? ReturnText
);
