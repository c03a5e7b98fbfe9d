using System.Globalization;

namespace Payments.Domain.Beneficiaries;

/// <summary>How much of a date of birth is known.</summary>
public enum BirthPrecision
{
    Day,
    Month,
    Year,
}

/// <summary>A date of birth with what is known of it: <c>1940</c> and <c>1940-05</c> stay as they were written.</summary>
/// <param name="Day">1 January for a year alone, the 1st for a month alone.</param>
public readonly record struct BirthDate(DateOnly Day, BirthPrecision Precision)
{
    public static bool TryParse(string? text, out BirthDate date)
    {
        date = default;
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

        date = new BirthDate(day, precision);
        return true;
    }

    /// <summary>Whole years reached on a day; a 29 February is reached on 28 February in common years.</summary>
    public int AgeOn(DateOnly day)
    {
        var age = day.Year - Day.Year;
        return Day.AddYears(age) > day ? age - 1 : age;
    }

    public override string ToString() =>
        Precision switch
        {
            BirthPrecision.Day => Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            BirthPrecision.Month => Day.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            BirthPrecision.Year => Day.ToString("yyyy", CultureInfo.InvariantCulture),
        };
}
