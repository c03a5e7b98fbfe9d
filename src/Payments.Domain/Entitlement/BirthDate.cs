using System.Globalization;
using Payments.Domain.Common;

namespace Payments.Domain.Entitlement;

/// <summary>How much of a birth date is known; many elderly people know only the year.</summary>
public enum BirthPrecision : byte
{
    Day,
    Month,
    Year,
}

/// <summary>A birth date as the papers give it: <c>yyyy</c>, <c>yyyy-MM</c> or <c>yyyy-MM-dd</c>.</summary>
/// <remarks>
/// Ruling: a year alone counts as 1 January, a month alone as the 1st. Decree 20 is silent; social
/// insurance practice is followed. The precision is kept, so that printing gives back what was read.
/// </remarks>
public readonly record struct BirthDate
{
    private readonly int monthIndex;
    private readonly byte day;

    public BirthDate(DateOnly day, BirthPrecision precision = BirthPrecision.Day)
    {
        monthIndex = PayMonth.Of(day).Index;
        this.day = precision == BirthPrecision.Day ? (byte)day.Day : (byte)1;
        Precision = precision;
        if (precision == BirthPrecision.Year)
        {
            monthIndex = new PayMonth(day.Year, 1).Index;
        }
    }

    public BirthPrecision Precision { get; }

    /// <summary>The day from which ages are counted.</summary>
    public DateOnly AsDate => PayMonth.FromIndex(monthIndex).FirstDay.AddDays(day - 1);

    /// <summary><see cref="PayMonth.Index"/> of the month of birth.</summary>
    internal int MonthIndex => monthIndex;

    /// <summary>Day of the month, 1 to 31.</summary>
    internal int DayOfMonth => day;

    /// <summary>The day on which an age in whole years is reached.</summary>
    /// <remarks>Ruling: who was born on 29 February reaches it on 28 February in common years.</remarks>
    public DateOnly Reaches(int years) => AsDate.AddYears(years);

    public static bool TryParse(string? text, out BirthDate birth)
    {
        birth = default;
        var (format, precision) = text?.Length switch
        {
            4 => ("yyyy", BirthPrecision.Year),
            7 => ("yyyy-MM", BirthPrecision.Month),
            10 => ("yyyy-MM-dd", BirthPrecision.Day),
            _ => ("", BirthPrecision.Day),
        };
        if (
            format.Length == 0
            || !DateOnly.TryParseExact(
                text,
                format,
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var day
            )
        )
        {
            return false;
        }

        birth = new BirthDate(day, precision);
        return true;
    }

    /// <exception cref="FormatException">The text is none of the three forms.</exception>
    public static BirthDate Parse(string text) =>
        TryParse(text, out var birth)
            ? birth
            : throw new FormatException("A birth date is written yyyy, yyyy-MM or yyyy-MM-dd.");

    public override string ToString() =>
        Precision switch
        {
            BirthPrecision.Day => AsDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            BirthPrecision.Month => AsDate.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            BirthPrecision.Year => AsDate.ToString("yyyy", CultureInfo.InvariantCulture),
        };
}
