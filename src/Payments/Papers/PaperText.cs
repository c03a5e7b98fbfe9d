using System.Globalization;
using Payments.Domain.Common;

namespace Payments.Papers;

/// <summary>Figures and days as papers write them: the unit stands in the heading, not at each figure.</summary>
public static class PaperText
{
    /// <summary><c>1.234.000</c>; nothing for zero, where <paramref name="isEmptyZero"/>.</summary>
    public static string Amount(long amountVnd, bool isEmptyZero = false) =>
        amountVnd == 0 && isEmptyZero ? "" : new Vnd(amountVnd).ToString()[..^2];

    /// <summary>Months in a row are one: <c>07–10/2026, 12/2026</c>.</summary>
    public static string Months(IEnumerable<PayMonth> months)
    {
        var parts = new List<string>();
        PayMonth? from = null;
        PayMonth? to = null;
        foreach (var month in months.Order())
        {
            if (to is { } last && last.Plus(1) == month)
            {
                to = month;
                continue;
            }

            Close();
            (from, to) = (month, month);
        }

        Close();
        return string.Join(", ", parts);

        void Close()
        {
            if (from is { } first && to is { } last)
            {
                parts.Add(
                    first == last ? Month(first)
                    : first.Year == last.Year
                        ? string.Create(
                            CultureInfo.InvariantCulture,
                            $"{first.Month:00}–{Month(last)}"
                        )
                    : $"{Month(first)}–{Month(last)}"
                );
            }
        }
    }

    /// <summary><c>Ngày 28 tháng 11 năm 2026</c>, as below a signature.</summary>
    public static string Day(DateOnly day) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Ngày {day.Day:00} tháng {day.Month:00} năm {day.Year}"
        );

    private static string Month(PayMonth month) =>
        string.Create(CultureInfo.InvariantCulture, $"{month.Month:00}/{month.Year:0000}");
}
