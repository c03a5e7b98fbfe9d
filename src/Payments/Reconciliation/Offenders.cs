namespace Payments.Reconciliation;

/// <summary>Counts what breaks an invariant and keeps the first of each, whatever the number.</summary>
internal sealed class Offenders
{
    private const int Kept = 5;
    private readonly Dictionary<BookFinding, (long Count, List<string> First)> found = [];

    public IEnumerable<BooksFinding> Findings =>
        found.Select(pair => new BooksFinding(
            pair.Key.Invariant,
            pair.Key.Sentence,
            pair.Value.Count,
            pair.Value.First
        ));

    public void Add(BookFinding finding, string id)
    {
        var (count, first) = found.GetValueOrDefault(finding, (0, []));
        if (first.Count < Kept)
        {
            first.Add(id);
        }

        found[finding] = (count + 1, first);
    }
}

/// <summary>An invariant that is checked row by row.</summary>
internal sealed record BookFinding(string Invariant, string Sentence);

/// <summary>The invariants that need hashing, and so are checked here and not in SQL.</summary>
internal static class BookFindings
{
    public static readonly BookFinding WrongArithmetic = new(
        "3",
        "a payout's months do not give its amount"
    );

    public static readonly BookFinding NoArticle = new("3", "a payout cites no article");

    public static readonly BookFinding WrongLeaf = new(
        "3",
        "a payout's row does not give its leaf hash"
    );

    public static readonly BookFinding WrongRoot = new(
        "3",
        "a list's payouts do not give its payout root"
    );

    public static readonly BookFinding NotRecomputed = new(
        "3",
        "a payout is not what its facts and its rulebook gave when it was calculated"
    );

    public static readonly BookFinding RootNotInLog = new(
        "6",
        "a list's payout root is not the one in the log"
    );

    public static readonly BookFinding Gap = new("6", "an index of the log is missing");

    public static readonly BookFinding WrongEntry = new(
        "6",
        "an entry's bytes do not give its leaf hash"
    );

    public static readonly BookFinding WrongCheckpoint = new(
        "6",
        "a checkpoint's size or root is not that of the log"
    );

    public static readonly int Count = 9;
}
