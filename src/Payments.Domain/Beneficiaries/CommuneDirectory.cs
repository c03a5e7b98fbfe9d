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
/// <param name="Was">The old commune, when it is no more.</param>
public readonly record struct CommuneResolution(
    CommuneAnswer Answer,
    Commune? Commune,
    IReadOnlyList<Commune> Became,
    Commune? Was = null
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
    private readonly FrozenDictionary<string, string> formerProvinces;

    public CommuneDirectory(
        IEnumerable<Commune> communes,
        IEnumerable<Province> provinces,
        IEnumerable<CommuneSuccession> successions
    )
    {
        this.communes = ByCode(communes, commune => commune.Code);
        this.provinces = ByCode(provinces, province => province.Code);
        var into = successions.ToList();
        this.successions = ByCode(into, succession => succession.OldCode);
        formerProvinces = into.GroupBy(succession => succession.NewCode, StringComparer.Ordinal)
            .Select(parts => (parts.Key, Provinces: OldProvinces(parts)))
            .Where(parts => parts.Provinces.Count == 1)
            .ToFrozenDictionary(
                parts => parts.Key,
                parts => parts.Provinces[0],
                StringComparer.Ordinal
            );
    }

    /// <summary>
    /// The former province (one of the 63 codes) from which a commune of today was made; null when it came from several,
    /// or from none that is known. Its resolutions govern until the merged province replaces them.
    /// </summary>
    public string? FormerProvinceOf(string code) => formerProvinces.GetValueOrDefault(code);

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
            ? new(CommuneAnswer.Known, successor, [], commune)
            : new(
                CommuneAnswer.Split,
                null,
                [.. became.Select(part => Find(part.NewCode, today)).OfType<Commune>()],
                commune
            );
    }

    private List<string> OldProvinces(IEnumerable<CommuneSuccession> parts) =>
        [
            .. parts
                .SelectMany(part => communes.GetValueOrDefault(part.OldCode, []))
                .Where(commune => commune.ValidUntil is not null)
                .Select(commune => commune.ProvinceCode)
                .Distinct(),
        ];

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
