using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Payments.Domain.Entitlement;

/// <summary>A caller's buffer for the lines of one month: at most four, no allocation.</summary>
/// <remarks>Four suffice: two of the allowance (own level and children) or one pension, and two of care.</remarks>
public struct AssessmentLines
{
    public const int Capacity = 4;

    private Buffer buffer;
    private int count;

    public readonly int Count => count;

    [UnscopedRef]
    public readonly ReadOnlySpan<Line> Span => ((ReadOnlySpan<Line>)buffer)[..count];

    public readonly long TotalVnd
    {
        get
        {
            var total = 0L;
            for (var at = 0; at < count; at++)
            {
                total += buffer[at].AmountVnd;
            }

            return total;
        }
    }

    /// <summary>The sum of one benefit; a month has at most one payee a benefit.</summary>
    public readonly long TotalOf(Benefit benefit)
    {
        var total = 0L;
        for (var at = 0; at < count; at++)
        {
            total += buffer[at].Benefit == benefit ? buffer[at].AmountVnd : 0;
        }

        return total;
    }

    internal void Add(in Line line) => buffer[count++] = line;

    internal void Clear() => count = 0;

    [InlineArray(Capacity)]
    private struct Buffer
    {
        private Line first;
    }
}
