namespace Payments.Domain.Forecasts;

/// <summary>A row of a published table; the rows with the same parent add up to it.</summary>
/// <param name="key">Orders rows that are equally small, so that the same forecast always hides the same.</param>
public sealed class TableRow(string key, Effect effect, TableRow? parent)
{
    public string Key { get; } = key;

    public Effect Effect { get; } = effect;

    public TableRow? Parent { get; } = parent;

    /// <summary>How many draw under the law of today, and what it costs, may not be told.</summary>
    public bool HidesToday { get; internal set; }

    /// <summary>What the draft costs and whom it touches may not be told.</summary>
    public bool HidesDraft { get; internal set; }
}

/// <summary>Takes out of the tables of a forecast what would tell of fewer than five people.</summary>
/// <remarks>
/// A row is two parts: what is drawn today, and what the draft makes of it. A part with a count of 1 to 4 is hidden
/// whole, amounts included, since an amount over a known rate is a count; so is the draft part wherever today's is.
/// Then, as long as a hidden row could be found as its parent less its visible sisters, the smallest sister is hidden
/// as well: hidden sisters are at least two and hold at least five of whatever one of them hides, and a hidden parent
/// has a hidden child. Not guarded against: several tables or forecasts solved together.
/// </remarks>
public static class Suppression
{
    /// <summary>Counts from 1 to one less than this are never told.</summary>
    public const int SmallestCount = 5;

    private static readonly Func<Effect, long>[] ofToday = [effect => effect.PeopleToday];

    private static readonly Func<Effect, long>[] ofDraft =
    [
        effect => effect.PeopleDraft,
        effect => effect.Gain,
        effect => effect.Lose,
        effect => effect.ComeIn,
        effect => effect.FallOut,
        effect => effect.Unchanged,
    ];

    /// <summary>Marks the rows; parents are among them.</summary>
    public static void Apply(IReadOnlyList<TableRow> rows)
    {
        var families = rows.Where(row => row.Parent is not null)
            .GroupBy(row => row.Parent!)
            .Select(family => new Family(family.Key, [.. family.OrderBy(Size)]))
            .ToList();
        var today = new Part(ofToday, row => row.HidesToday, row => row.HidesToday = true);
        var draft = new Part(ofDraft, row => row.HidesDraft, row => row.HidesDraft = true);
        Hide(today, rows, families);
        foreach (var row in rows)
        {
            row.HidesDraft = row.HidesToday;
        }

        Hide(draft, rows, families);
    }

    private sealed record Family(TableRow Parent, IReadOnlyList<TableRow> Children);

    private sealed record Part(
        IReadOnlyList<Func<Effect, long>> Counts,
        Func<TableRow, bool> IsHidden,
        Action<TableRow> Hide
    );

    private static void Hide(Part part, IReadOnlyList<TableRow> rows, List<Family> families)
    {
        foreach (var row in rows)
        {
            if (part.Counts.Any(count => IsSmall(count(row.Effect))))
            {
                part.Hide(row);
            }
        }

        for (var isStable = false; !isStable; )
        {
            isStable = true;
            foreach (var family in families)
            {
                while (Next(part, family) is { } sister)
                {
                    part.Hide(sister);
                    isStable = false;
                }
            }
        }
    }

    /// <summary>The next row of a family that must be hidden; null when it is safe, or no row is left.</summary>
    private static TableRow? Next(Part part, Family family)
    {
        var hidden = family.Children.Where(part.IsHidden).ToList();
        if (part.IsHidden(family.Parent))
        {
            return hidden.Count == 0 && family.Children is [var first, ..] ? first : null;
        }

        foreach (var count in part.Counts)
        {
            var isSecret = hidden.Exists(row => IsSmall(count(row.Effect)));
            var isSafe =
                hidden.Count(row => count(row.Effect) > 0) > 1
                && !IsSmall(hidden.Sum(row => count(row.Effect)));
            if (isSecret && !isSafe && Smallest(part, family, count) is { } sister)
            {
                return sister;
            }
        }

        return hidden.Count == 1
            ? family.Children.FirstOrDefault(row => !part.IsHidden(row)) ?? family.Parent
            : null;
    }

    private static TableRow? Smallest(Part part, Family family, Func<Effect, long> count) =>
        family
            .Children.Where(row => !part.IsHidden(row) && count(row.Effect) > 0)
            .MinBy(row => count(row.Effect));

    private static bool IsSmall(long count) => count is > 0 and < SmallestCount;

    private static (long, string) Size(TableRow row) =>
        (row.Effect.PeopleToday + row.Effect.PeopleDraft, row.Key);
}
