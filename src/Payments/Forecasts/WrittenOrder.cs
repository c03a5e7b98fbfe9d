using Payments.Domain.Common;
using Payments.Domain.Entitlement;

namespace Payments.Forecasts;

/// <summary>An order as it is typed at a prompt: <c>standard=540000</c>, <c>small_child=2.0</c>.</summary>
internal static class WrittenOrder
{
    /// <param name="changes">Each a parameter and its value in the parameter's own unit.</param>
    /// <param name="communeCodes">Null and no province: all.</param>
    public static ForecastOrder Read(
        Rulebook rulebook,
        PayMonth fromMonth,
        IEnumerable<string> changes,
        IReadOnlyList<string>? communeCodes,
        string? provinceCode
    ) =>
        new(
            fromMonth,
            [.. changes.Select(change => Read(rulebook, change))],
            communeCodes,
            provinceCode,
            communeCodes is null && provinceCode is null
        );

    private static DraftChange Read(Rulebook rulebook, string change)
    {
        var at = change.IndexOf('=', StringComparison.Ordinal);
        var (name, value) = at < 0 ? (change, null) : (change[..at], change[(at + 1)..]);
        return rulebook.UnitOf(name) switch
        {
            RuleUnit.Coefficient => new DraftChange(name, null, value),
            RuleUnit.Years => new DraftChange(name, null, null, value),
            RuleUnit.Group => new DraftChange(name, null, null, null, value),
            _ => new DraftChange(name, value, null),
        };
    }
}
