using Dapper;
using Payments.Pipeline;

namespace Payments.Beneficiaries;

/// <summary>Facts from a day on, as known now.</summary>
/// <param name="From"><see cref="DateOnly.MinValue"/>: as far back as anyone asks.</param>
internal sealed record Snapshot(
    DateOnly From,
    DateOnly KnownOn,
    IReadOnlyDictionary<string, object?> Facts
);

/// <summary>The dated facts of one person: read as known now, added to, never changed.</summary>
internal sealed class FactBook(Session session, string communeCode, Guid beneficiaryId)
{
    private static readonly string columns = string.Join(", ", FactColumns.Names);
    private static readonly string parameters = string.Join(
        ", ",
        FactColumns.Names.Select(name => "@" + name)
    );

    /// <summary>One snapshot for each day on which something changed, in order.</summary>
    public async Task<IReadOnlyList<Snapshot>> Read(CancellationToken cancellationToken)
    {
        var rows = await session.Query<object>(
            $"""
            select distinct on (effective_from) effective_from, known_on, {columns}
              from fact
             where commune_code = @communeCode
               and beneficiary_id = @beneficiaryId
             order by effective_from, fact_no desc
            """,
            new { communeCode, beneficiaryId },
            cancellationToken
        );
        return [.. rows.Cast<IDictionary<string, object?>>().Select(Shaped)];
    }

    /// <summary>Adds a whole snapshot.</summary>
    public Task Add(
        DateOnly from,
        IReadOnlyDictionary<string, object?> facts,
        Entry entry,
        CancellationToken cancellationToken
    )
    {
        var values = new DynamicParameters(facts);
        values.Add("communeCode", communeCode);
        values.Add("beneficiaryId", beneficiaryId);
        values.Add("from", from);
        values.Add("knownOn", entry.Day);
        values.Add("at", entry.At);
        values.Add("by", entry.By);
        return session.Execute(
            $"""
            insert into fact (commune_code, beneficiary_id, effective_from, known_on, recorded_at, recorded_by, {columns})
            values (@communeCode, @beneficiaryId, @from, @knownOn, @at, @by, {parameters})
            """,
            values,
            cancellationToken
        );
    }

    /// <summary>Adds what changed from a day on; it holds until a later snapshot changes the same thing itself.</summary>
    /// <returns>How many snapshots were added; 0: nothing is new.</returns>
    public async Task<int> Change(
        DateOnly from,
        IReadOnlyDictionary<string, object?> changes,
        Entry entry,
        CancellationToken cancellationToken
    )
    {
        var added = 0;
        foreach (var (day, facts) in Changed(await Read(cancellationToken), from, changes))
        {
            await Add(day, facts, entry, cancellationToken);
            added++;
        }

        return added;
    }

    /// <summary>Adds to every snapshot what is true of the person whenever one asks.</summary>
    public async Task ChangeAll(
        IReadOnlyDictionary<string, object?> changes,
        Entry entry,
        CancellationToken cancellationToken
    )
    {
        foreach (var snapshot in await Read(cancellationToken))
        {
            await Add(snapshot.From, With(snapshot.Facts, changes), entry, cancellationToken);
        }
    }

    /// <summary>The facts that hold on a day; before the first snapshot, those of the first.</summary>
    public static Snapshot On(IReadOnlyList<Snapshot> snapshots, DateOnly day) =>
        snapshots.LastOrDefault(snapshot => snapshot.From <= day) ?? snapshots[0];

    internal static IEnumerable<(DateOnly Day, IReadOnlyDictionary<string, object?> Facts)> Changed(
        IReadOnlyList<Snapshot> snapshots,
        DateOnly from,
        IReadOnlyDictionary<string, object?> changes
    )
    {
        var before = On(snapshots, from);
        var open = new Dictionary<string, object?>(changes);
        if (snapshots.All(snapshot => snapshot.From != from) || Differs(before.Facts, open))
        {
            yield return (from, With(before.Facts, open));
        }

        var previous = before.Facts;
        foreach (var later in snapshots.Where(snapshot => snapshot.From > from))
        {
            foreach (var name in open.Keys.ToList())
            {
                if (!Equals(later.Facts[name], previous[name]))
                {
                    open.Remove(name);
                }
            }

            ListYear.Follow(open);

            if (Differs(later.Facts, open))
            {
                yield return (later.From, With(later.Facts, open));
            }

            previous = later.Facts;
        }
    }

    private static bool Differs(
        IReadOnlyDictionary<string, object?> facts,
        Dictionary<string, object?> changes
    ) => changes.Any(change => !Equals(facts[change.Key], change.Value));

    private static Dictionary<string, object?> With(
        IReadOnlyDictionary<string, object?> facts,
        IReadOnlyDictionary<string, object?> changes
    )
    {
        var merged = new Dictionary<string, object?>(facts);
        foreach (var (name, value) in changes)
        {
            merged[name] = value;
        }

        return merged;
    }

    private static Snapshot Shaped(IDictionary<string, object?> row)
    {
        var from = (DateOnly)row["effective_from"]!;
        var knownOn = (DateOnly)row["known_on"]!;
        var facts = FactColumns.Names.ToDictionary(name => name, name => row[name]);
        facts[FactColumns.HouseholdYear] ??= ListYear.Stated(knownOn, from);
        facts[FactColumns.SpecialAreaYear] ??= ListYear.Stated(knownOn, from);
        return new Snapshot(from, knownOn, facts);
    }
}

/// <summary>Who writes something down, and when.</summary>
/// <param name="Day">The day in Vietnam from which it is known.</param>
internal sealed record Entry(DateOnly Day, DateTimeOffset At, string By)
{
    public static Entry Of(Clock clock, string by) => new(clock.Today, clock.GetUtcNow(), by);
}
