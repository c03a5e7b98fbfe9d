using Payments.Domain.Common;

namespace Payments.Domain.Entitlement;

/// <summary>The province codes and when each is valid. Decision 19/2025/QĐ-TTg.</summary>
public sealed class Provinces
{
    private readonly IReadOnlyDictionary<string, string> current;
    private readonly IReadOnlyDictionary<string, string> takenInBy;

    internal Provinces(
        DateOnly changedOn,
        DateOnly formerCodesUntil,
        IReadOnlyDictionary<string, string> current,
        IReadOnlyDictionary<string, string> takenInBy
    )
    {
        ChangedOn = changedOn;
        FormerCodesUntil = formerCodesUntil;
        this.current = current;
        this.takenInBy = takenInBy;
    }

    /// <summary>The day from which the 34 codes are valid.</summary>
    public DateOnly ChangedOn { get; }

    /// <summary>Ruling: one of the 63 codes is still accepted before this day (exclusive).</summary>
    public DateOnly FormerCodesUntil { get; }

    public bool IsFormer(string? code) => code is not null && takenInBy.ContainsKey(code);

    /// <summary>Whether a code may name the province of a month.</summary>
    public bool IsValidIn(PayMonth month, string? code) =>
        code is not null
        && (
            (month.FirstDay >= ChangedOn && current.ContainsKey(code))
            || (month.FirstDay < FormerCodesUntil && takenInBy.ContainsKey(code))
        );

    /// <summary>Whether a former code names a part of a province of today (or itself).</summary>
    public bool IsPartOf(string former, string province) =>
        takenInBy.TryGetValue(former, out var into) && (into == province || former == province);

    /// <summary>The province of today for any code; one of the 34 stays itself.</summary>
    internal string Today(string code) =>
        current.ContainsKey(code) ? code : takenInBy.GetValueOrDefault(code, code);
}
