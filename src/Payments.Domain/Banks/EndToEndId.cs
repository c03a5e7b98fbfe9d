using System.Globalization;
using Payments.Domain.Common;

namespace Payments.Domain.Banks;

/// <summary>
/// Our name for one payment, exactly 35 characters: <c>P</c>, the month of the run as
/// <c>yyyyMM</c>, the payout in base 32 (26 characters), the attempt in two digits. Stored before
/// the first sending and never used for anything else.
/// </summary>
/// <remarks>The month stands at a fixed place, so that an answer finds its partition.</remarks>
public readonly record struct EndToEndId
{
    public const int Length = 35;
    public const int AttemptsMax = 99;

    private EndToEndId(string value, PayMonth month, Guid payoutId, int attempt)
    {
        Value = value;
        Month = month;
        PayoutId = payoutId;
        Attempt = attempt;
    }

    public string Value { get; }

    public PayMonth Month { get; }

    public Guid PayoutId { get; }

    /// <summary>1 for the first payment of a payout.</summary>
    public int Attempt { get; }

    /// <exception cref="ArgumentOutOfRangeException">The attempt is not 1 to 99.</exception>
    public static EndToEndId Of(PayMonth month, Guid payoutId, int attempt)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(attempt, AttemptsMax);
        var value = string.Create(
            CultureInfo.InvariantCulture,
            $"P{month.Year:0000}{month.Month:00}{Base32.Write(payoutId)}{attempt:00}"
        );
        return new EndToEndId(value, month, payoutId, attempt);
    }

    /// <summary>False for every id that we cannot have made.</summary>
    public static bool TryParse(string? text, out EndToEndId id)
    {
        id = default;
        if (text is not { Length: Length } || text[0] != 'P')
        {
            return false;
        }

        var month = $"{text.AsSpan(1, 4)}-{text.AsSpan(5, 2)}";
        if (
            !PayMonth.TryParse(month, out var parsed)
            || !Base32.TryRead(text.AsSpan(7, Base32.Length), out var payoutId)
            || !int.TryParse(
                text.AsSpan(33),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var attempt
            )
            || attempt < 1
        )
        {
            return false;
        }

        id = new EndToEndId(text, parsed, payoutId, attempt);
        return true;
    }

    public override string ToString() => Value ?? "";
}
