using System.Globalization;

namespace Payments.Domain.Beneficiaries;

/// <summary>
/// Cells as offices write them, turned into those of the registry file. What is not understood stays as it is, so that
/// the check names it.
/// </summary>
public static class OfficeCell
{
    /// <summary>Day 0 of a spreadsheet's count, as it is right from 1900-03-01 on.</summary>
    private static readonly DateOnly dayZero = new(1899, 12, 30);

    private static readonly string[] days = ["d/M/yyyy", "d-M-yyyy", "d.M.yyyy"];
    private static readonly string[] months = ["M/yyyy", "M-yyyy", "M.yyyy"];
    private static readonly string[] yes = ["co", "x", "1", "dung", "yes"];
    private static readonly string[] no = ["khong", "0", "sai", "no"];

    /// <summary><c>5/3/1943</c> and a spreadsheet's day number become <c>1943-03-05</c>, <c>3/1943</c> becomes <c>1943-03</c>.</summary>
    public static string Day(string text)
    {
        if (Read(text, days) is { } day)
        {
            return day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }

        if (Read(text, months) is { } month)
        {
            return month.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        }

        // Four digits are a year; day numbers have five from 1927 to 2173.
        return text.Length == 5
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? dayZero.AddDays(number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            // A day with the hour zero behind it, as some programs write it.
            : text.EndsWith(" 00:00:00", StringComparison.Ordinal) ? Day(text[..^9])
            : text;
    }

    /// <summary><c>Có</c> and <c>x</c> become <c>true</c>, <c>Không</c> becomes <c>false</c>.</summary>
    public static string Flag(string text)
    {
        var word = VietnameseName.Fold(text);
        return yes.Contains(word) ? "true"
            : no.Contains(word) ? "false"
            : text;
    }

    private static DateOnly? Read(string text, string[] forms) =>
        DateOnly.TryParseExact(
            text,
            forms,
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day
            : null;
}
