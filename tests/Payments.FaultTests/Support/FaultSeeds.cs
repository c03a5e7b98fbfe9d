using System.Globalization;

namespace Payments.FaultTests.Support;

/// <summary>Seeds of this run: fixed ones, one new one each time, and those of <c>PAYMENTS_FAULT_SEEDS</c> (commas between).</summary>
internal static class FaultSeeds
{
    public static IReadOnlyList<int> Of(params IReadOnlyList<int> standing) =>
        [.. standing, Random.Shared.Next(1000, 1_000_000), .. Extra()];

    private static IEnumerable<int> Extra() =>
        (Environment.GetEnvironmentVariable("PAYMENTS_FAULT_SEEDS") ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(text => int.Parse(text, CultureInfo.InvariantCulture));
}
