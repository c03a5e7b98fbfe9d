namespace Payments.Beneficiaries;

/// <summary>The year of the poverty list and of the area list on which a snapshot of facts stands.</summary>
internal static class ListYear
{
    public const string Poverty = "poverty";
    public const string SpecialArea = "special_area";

    private static readonly (string Fact, string Year)[] lists =
    [
        (FactColumns.Household, FactColumns.HouseholdYear),
        (FactColumns.SpecialArea, FactColumns.SpecialAreaYear),
    ];

    /// <summary>Of a snapshot that names no year: whoever wrote it down said what held then.</summary>
    /// <param name="from"><see cref="DateOnly.MinValue"/>: as far back as anyone asks.</param>
    public static int Stated(DateOnly knownOn, DateOnly from) => Math.Max(knownOn.Year, from.Year);

    /// <summary>Adds to a change the years that it speaks of.</summary>
    /// <remarks>
    /// A new status is one of today. The same status said again confirms the year of the day from which it is said to
    /// hold; a correction of the past confirms nothing.
    /// </remarks>
    public static Dictionary<string, object?> Of(
        IReadOnlyDictionary<string, object?> changes,
        IReadOnlyDictionary<string, object?> before,
        DateOnly from,
        DateOnly today
    )
    {
        var dated = new Dictionary<string, object?>(changes);
        foreach (var (fact, year) in lists)
        {
            if (changes.TryGetValue(fact, out var value))
            {
                var known = (int)before[year]!;
                dated[year] = Equals(value, before[fact])
                    ? Math.Max(known, from.Year)
                    : Stated(today, from);
            }
        }

        return dated;
    }

    /// <summary>The columns of a list: the status and its year.</summary>
    /// <param name="list"><see cref="Poverty"/> or <see cref="SpecialArea"/>.</param>
    public static (string Fact, string Year) ColumnsOf(string list) =>
        list == Poverty ? lists[0] : lists[1];

    /// <summary>Whether the person stands on the list of a status.</summary>
    public static bool Stands(IReadOnlyDictionary<string, object?> facts, string fact) =>
        facts[fact] is not (null or false or "none");

    /// <summary>The years of the other lists on which the person stands.</summary>
    public static IEnumerable<int> Others(
        IReadOnlyDictionary<string, object?> facts,
        string fact
    ) =>
        lists
            .Where(list => list.Fact != fact && Stands(facts, list.Fact))
            .Select(list => (int)facts[list.Year]!);

    /// <summary>A year goes no further than the status that it is of.</summary>
    public static void Follow(Dictionary<string, object?> changes)
    {
        foreach (var (fact, year) in lists)
        {
            if (!changes.ContainsKey(fact))
            {
                changes.Remove(year);
            }
        }
    }
}
