using System.Collections.Frozen;

namespace Payments.Domain.Beneficiaries;

/// <summary>What a commune code of a file turned out to be.</summary>
public enum CommuneAnswer
{
    Known,
    Unknown,

    /// <summary>The old commune went into several new ones, or it is not known into which.</summary>
    Split,
}

/// <summary>A looked-up commune code.</summary>
/// <param name="Commune">The commune as it is on the day of import; null unless known.</param>
/// <param name="Became">The new communes of a split one; may be empty when no text says.</param>
public readonly record struct CommuneResolution(
    CommuneAnswer Answer,
    Commune? Commune,
    IReadOnlyList<Commune> Became
);

/// <summary>Communes and provinces by code and day, and what became of the old ones.</summary>
/// <remarks>
/// A code without a day is ambiguous: most new codes are also the code of an old commune with
/// another area. Decision 19/2025/QĐ-TTg.
/// </remarks>
public sealed class CommuneDirectory
{
    private readonly FrozenDictionary<string, Commune[]> communes;
    private readonly FrozenDictionary<string, Province[]> provinces;
    private readonly FrozenDictionary<string, CommuneSuccession[]> successions;

    public CommuneDirectory(
        IEnumerable<Commune> communes,
        IEnumerable<Province> provinces,
        IEnumerable<CommuneSuccession> successions
    )
    {
        this.communes = ByCode(communes, commune => commune.Code);
        this.provinces = ByCode(provinces, province => province.Code);
        this.successions = ByCode(successions, succession => succession.OldCode);
    }

    public Commune? Find(string code, DateOnly day) =>
        communes.TryGetValue(code, out var editions)
            ? Array.Find(editions, commune => commune.IsValidOn(day))
            : null;

    public Province? FindProvince(string code, DateOnly day) =>
        provinces.TryGetValue(code, out var editions)
            ? Array.Find(editions, province => province.IsValidOn(day))
            : null;

    /// <summary>All communes of the edition in force on a day, by code.</summary>
    public IReadOnlyList<Commune> On(DateOnly day) =>
        [
            .. communes
                .Values.SelectMany(editions => editions)
                .Where(commune => commune.IsValidOn(day))
                .OrderBy(commune => commune.Code, StringComparer.Ordinal),
        ];

    /// <summary>All provinces of the edition in force on a day, by code.</summary>
    public IReadOnlyList<Province> ProvincesOn(DateOnly day) =>
        [
            .. provinces
                .Values.SelectMany(editions => editions)
                .Where(province => province.IsValidOn(day))
                .OrderBy(province => province.Code, StringComparer.Ordinal),
        ];

    /// <summary>
    /// Takes a code that was valid on <paramref name="codesOn"/> to the commune of
    /// <paramref name="today"/>; never maps a person whose old commune was divided.
    /// </summary>
    public CommuneResolution Resolve(string code, DateOnly codesOn, DateOnly today)
    {
        if (Find(code, codesOn) is not { } commune)
        {
            return new(CommuneAnswer.Unknown, null, []);
        }

        if (commune.IsValidOn(today) || today < codesOn)
        {
            return new(CommuneAnswer.Known, commune, []);
        }

        var became = successions.GetValueOrDefault(code, []);
        return became is [{ IsWhole: true } only] && Find(only.NewCode, today) is { } successor
            ? new(CommuneAnswer.Known, successor, [])
            : new(
                CommuneAnswer.Split,
                null,
                [.. became.Select(part => Find(part.NewCode, today)).OfType<Commune>()]
            );
    }

    private static FrozenDictionary<string, T[]> ByCode<T>(
        IEnumerable<T> items,
        Func<T, string> code
    ) =>
        items
            .GroupBy(code, StringComparer.Ordinal)
            .ToFrozenDictionary(
                group => group.Key,
                group => group.ToArray(),
                StringComparer.Ordinal
            );
}
