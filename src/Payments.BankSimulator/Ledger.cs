namespace Payments.BankSimulator;

/// <summary>One booked line of a paying account: a debit of one or more payments, or one return.</summary>
public sealed record Entry(
    string Reference,
    DateOnly Day,
    bool IsCredit,
    IReadOnlyList<Payment> Payments
)
{
    /// <summary>Why the money came back; null on a debit.</summary>
    public string? ReturnReason { get; init; }

    public required DateTimeOffset BookedAt { get; init; }

    public long AmountVnd => Payments.Sum(payment => payment.AmountVnd);
}

/// <summary>One account on one day; opening balance plus entries is the closing balance.</summary>
public sealed record Statement(
    string Account,
    DateOnly Day,
    long OpeningVnd,
    IReadOnlyList<Entry> Entries
)
{
    public long ClosingVnd =>
        OpeningVnd + Entries.Sum(entry => entry.IsCredit ? entry.AmountVnd : -entry.AmountVnd);
}

/// <summary>The paying accounts of one bank, by day of booking.</summary>
public sealed class Ledger(long openingBalanceVnd)
{
    private readonly Dictionary<string, SortedDictionary<DateOnly, List<Entry>>> accounts = [];

    /// <summary>Books a debit; debits of the same entry reference share one line.</summary>
    public void Debit(Payment payment, string entryReference, DateOnly day, DateTimeOffset at)
    {
        var entries = EntriesOf(payment.Block.DebtorAccount, day);
        if (entries.Count > 0 && entries[^1].Reference == entryReference && !entries[^1].IsCredit)
        {
            var last = entries[^1];
            if (last.Payments is List<Payment> shared)
            {
                shared.Add(payment);
                return;
            }

            entries[^1] = last with
            {
                Payments = new List<Payment> { last.Payments[0], payment },
            };
            return;
        }

        entries.Add(new Entry(entryReference, day, IsCredit: false, [payment]) { BookedAt = at });
    }

    /// <summary>Books money that came back.</summary>
    public void Return(
        Payment payment,
        string reference,
        string reason,
        DateOnly day,
        DateTimeOffset at
    ) =>
        EntriesOf(payment.Block.DebtorAccount, day)
            .Add(
                new Entry(reference, day, IsCredit: true, [payment])
                {
                    ReturnReason = reason,
                    BookedAt = at,
                }
            );

    /// <summary>The account's day, or null when nothing was booked on it.</summary>
    public Statement? Find(string account, DateOnly day)
    {
        if (!accounts.TryGetValue(account, out var days) || !days.TryGetValue(day, out var entries))
        {
            return null;
        }

        var before = days.TakeWhile(pair => pair.Key < day).SelectMany(pair => pair.Value);
        var opening =
            openingBalanceVnd
            + before.Sum(entry => entry.IsCredit ? entry.AmountVnd : -entry.AmountVnd);
        return new Statement(account, day, opening, [.. entries]);
    }

    /// <summary>Every account and day with entries.</summary>
    public IEnumerable<(string Account, DateOnly Day)> Days() =>
        accounts.SelectMany(account => account.Value.Keys.Select(day => (account.Key, day)));

    private List<Entry> EntriesOf(string account, DateOnly day)
    {
        if (!accounts.TryGetValue(account, out var days))
        {
            accounts[account] = days = [];
        }

        if (!days.TryGetValue(day, out var entries))
        {
            days[day] = entries = [];
        }

        return entries;
    }
}
