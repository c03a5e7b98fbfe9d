using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Payments.Domain.Common;

namespace Payments.Domain.Entitlement;

/// <summary>The law as dated numbers, each with its source; immutable and safe to share.</summary>
/// <remarks>Loaded once a process. Rules that are not numbers are methods, named after their articles.</remarks>
public sealed class Rulebook
{
    private readonly RulebookContent content;
    private readonly DateOnly[] fromDays;
    private readonly DateOnly[] inForceDays;
    private readonly ConcurrentDictionary<(int, int, string, string), Law> laws = new();

    internal Rulebook(RulebookContent content, string hash)
    {
        this.content = content;
        Hash = hash;
        var values = Values.ToList();
        fromDays = [.. values.Select(value => value.From).Distinct().Order()];
        inForceDays =
        [
            .. values
                .Select(value => value.InForce)
                .Concat(content.Procedures.Select(procedure => procedure.InForce))
                .Distinct()
                .Order(),
        ];
    }

    /// <summary><c>sha256:</c> and the hash over the names and bytes of the rule files (and later additions).</summary>
    public string Hash { get; }

    /// <summary>The 32 bytes of <see cref="Hash"/>, as payouts and claims store them.</summary>
    public byte[] HashBytes => Convert.FromHexString(Hash.AsSpan(Hash.IndexOf(':') + 1));

    public Provinces Provinces => content.Provinces;

    /// <summary>The first month that the rules cover; earlier months are refused.</summary>
    public PayMonth FirstMonth => PayMonth.Of(content.Procedures[0].From);

    internal IReadOnlyList<Procedure> Procedures => content.Procedures;

    /// <summary>Every dated value, local ones as <c>item/province</c>, in the order of the files.</summary>
    public IEnumerable<RuleValue> Values =>
        content
            .Parameters.Values.Concat(content.Local.Select(rows => rows.Parameter))
            .SelectMany(parameter => parameter.Values);

    /// <summary>Every local standard, by province, item and month.</summary>
    public IReadOnlyList<LocalFigure> LocalFigures =>
        [
            .. content
                .Local.SelectMany(content.FiguresOf)
                .OrderBy(figure => figure.Standard.Province, StringComparer.Ordinal)
                .ThenBy(figure => figure.Standard.FormerProvince, StringComparer.Ordinal)
                .ThenBy(figure => figure.Standard.Item)
                .ThenBy(figure => figure.Standard.FromMonth),
        ];

    /// <summary>Whether a standard gives whole đồng under every coefficient that was ever in force.</summary>
    public bool GivesWholeDong(long standardVnd) =>
        Values
            .Where(value => value.Unit == RuleUnit.Coefficient)
            .All(value => standardVnd % 10 * (value.Value ?? 0) % 10 == 0);

    /// <summary>Whether the rulebook already has a standard of the same place and item from the same month.</summary>
    public bool Has(LocalStandard standard) => content.Has(standard);

    /// <summary>The rulebook that is part of this program.</summary>
    public static Rulebook Load() => RulebookFiles.LoadEmbedded();

    /// <summary>A rulebook from files by name (<c>standards.yaml</c>) to text.</summary>
    /// <exception cref="RulebookException">A file is missing, or anything in one is not right.</exception>
    public static Rulebook Load(IReadOnlyDictionary<string, string> files) =>
        RulebookFiles.Load(files);

    /// <summary>The law of a month and place as it stood on a day; take it once for many people.</summary>
    /// <remarks>
    /// The province is a code valid in the month; <paramref name="formerProvince"/> (one of the 63) names the
    /// local resolution that governs until the merged province replaces it.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The month is before <see cref="FirstMonth"/>.</exception>
    public MonthLaw LawFor(
        PayMonth month,
        KnownOn knownOn,
        string province,
        string? formerProvince = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(month, FirstMonth);
        return new MonthLaw(this, month, knownOn, province, formerProvince);
    }

    /// <summary>Every value that counts for a month as the law stands on a day.</summary>
    public IReadOnlyList<RuleValue> ValuesFor(PayMonth month, DateOnly knownOn) =>
        [
            .. content
                .Parameters.Values.Concat(content.Local.Select(rows => rows.Parameter))
                .Select(parameter => parameter.At(month.FirstDay, knownOn))
                .OfType<RuleValue>(),
        ];

    /// <summary>The same with standards that provinces adopted; the hash covers each of them.</summary>
    /// <remarks>The order in which they are given does not matter.</remarks>
    public Rulebook With(IEnumerable<LocalStandard> standards)
    {
        var added = standards
            .OrderBy(standard => standard.FromMonth)
            .ThenBy(standard => standard.Province, StringComparer.Ordinal)
            .ThenBy(standard => standard.FormerProvince, StringComparer.Ordinal)
            .ThenBy(standard => standard.Item)
            .ToList();
        return added.Count == 0
            ? this
            : new Rulebook(
                added.Aggregate(content, (book, standard) => book.With(standard)),
                HashOf([Hash, .. added.Select(standard => standard.ToString())])
            );
    }

    /// <summary>A draft: the same with other numbers from a month on, for forecasts only.</summary>
    /// <exception cref="ArgumentException">A parameter is unknown or the value does not fit its unit.</exception>
    public Rulebook With(PayMonth from, IEnumerable<ParameterChange> changes)
    {
        var drafts = changes.ToList();
        return new Rulebook(
            drafts.Aggregate(content, (book, change) => book.With(from, change)),
            HashOf([Hash, from.ToString(), .. drafts.Select(change => change.ToString())])
        );
    }

    /// <summary>A draft as written; every fault is named at its place. This rulebook stays as it is.</summary>
    /// <remarks>
    /// Refused: a month before <see cref="FirstMonth"/>, no change, a parameter twice, what no month's money depends
    /// on, and numbers that with the others of the draft give a fraction of a đồng.
    /// </remarks>
    public Result<Draft> Draft(PayMonth fromMonth, IReadOnlyList<DraftChange> changes) =>
        DraftLaw.Read(this, content, fromMonth, changes);

    /// <summary>Whether a draft may change a parameter by this name, and in which unit.</summary>
    public RuleUnit? UnitOf(string parameter) =>
        content.Parameters.TryGetValue(parameter, out var found) ? found.Unit : null;

    internal static string HashOf(IEnumerable<string> parts) =>
        "sha256:"
        + Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts)))
        );

    /// <summary>The numbers of a day as known on a day; the same object for all days between two changes.</summary>
    internal Law LawOn(DateOnly day, DateOnly knownOn, string province, string? formerProvince)
    {
        var (place, former) = content.HasLocal(province, formerProvince)
            ? (province, formerProvince ?? "")
            : ("", "");
        var key = (Latest(fromDays, day), Latest(inForceDays, knownOn), place, former);
        return laws.TryGetValue(key, out var law)
            ? law
            : laws.GetOrAdd(
                key,
                new Law(content, day, knownOn, place, former.Length > 0 ? former : null)
            );
    }

    /// <summary>The last day on which an instrument came into force, as known on a day.</summary>
    internal DateOnly LatestInForce(DateOnly knownOn)
    {
        var at = Latest(inForceDays, knownOn);
        return at < 0 ? DateOnly.MinValue : inForceDays[at];
    }

    private static int Latest(DateOnly[] days, DateOnly day)
    {
        var at = Array.BinarySearch(days, day);
        return at >= 0 ? at : ~at - 1;
    }
}
