using System.Globalization;

namespace Payments.Domain.Common;

/// <summary>A calendar month for which money is owed; written <c>yyyy-MM</c>.</summary>
public readonly record struct PayMonth : IComparable<PayMonth>
{
    private readonly int index;

    private PayMonth(int index) => this.index = index;

    /// <exception cref="ArgumentOutOfRangeException">The month is not 1 to 12, or the year not 1 to 9999.</exception>
    public PayMonth(int year, int month)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, 9999);
        ArgumentOutOfRangeException.ThrowIfLessThan(month, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(month, 12);
        index = (year * 12) + month - 1;
    }

    public int Year => index / 12;

    public int Month => (index % 12) + 1;

    public DateOnly FirstDay => new(Year, Month, 1);

    public DateOnly LastDay => new(Year, Month, DateTime.DaysInMonth(Year, Month));

    /// <summary>Months since year 0, for arithmetic and compact storage.</summary>
    public int Index => index;

    public static PayMonth FromIndex(int index) => new(index);

    public static PayMonth Of(DateOnly day) => new(day.Year, day.Month);

    public static bool operator <(PayMonth left, PayMonth right) => left.index < right.index;

    public static bool operator >(PayMonth left, PayMonth right) => left.index > right.index;

    public static bool operator <=(PayMonth left, PayMonth right) => left.index <= right.index;

    public static bool operator >=(PayMonth left, PayMonth right) => left.index >= right.index;

    public PayMonth Plus(int months) => new(index + months);

    /// <summary>Whole months from <paramref name="other"/> to this one; negative when it is later.</summary>
    public int Since(PayMonth other) => index - other.index;

    public bool Contains(DateOnly day) => Of(day) == this;

    public static bool TryParse(string? text, out PayMonth month)
    {
        month = default;
        if (
            text is not { Length: 7 }
            || text[4] != '-'
            || !int.TryParse(
                text.AsSpan(0, 4),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var year
            )
            || !int.TryParse(
                text.AsSpan(5, 2),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var number
            )
            || year < 1
            || number is < 1 or > 12
        )
        {
            return false;
        }

        month = new PayMonth(year, number);
        return true;
    }

    /// <exception cref="FormatException">The text is not <c>yyyy-MM</c>.</exception>
    public static PayMonth Parse(string text) =>
        TryParse(text, out var month)
            ? month
            : throw new FormatException("A month is written yyyy-MM.");

    public int CompareTo(PayMonth other) => index.CompareTo(other.index);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Year:0000}-{Month:00}");
}
