using System.Globalization;

namespace Payments.FaultTests.Support;

/// <summary>Seeds of this run: the standing ones, and those of <c>PAYMENTS_FAULT_SEEDS</c> (commas between).</summary>
/// <remarks>None is drawn at random: a new seed that fails is a finding of whoever looked for it, not of the next change.</remarks>
internal static class FaultSeeds
{
    public static IReadOnlyList<int> Of(params IReadOnlyList<int> standing) =>
        [
            .. standing,
            .. (Environment.GetEnvironmentVariable("PAYMENTS_FAULT_SEEDS") ?? "")
                .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(text => int.Parse(text, CultureInfo.InvariantCulture)),
        ];
}
