using Payments.Domain.Common;

namespace Payments.Domain.Calendar;

/// <summary>The days of one month of pay; every one is a working day and the last on which the step is in time.</summary>
/// <param name="Month">The month that is paid.</param>
/// <param name="FactsUntil">Facts recorded until this day enter the list: the 20th of the month before, moved back.</param>
/// <param name="SubmitBy">Two working days before the draw.</param>
/// <param name="ApproveBy">The working day before the draw.</param>
/// <param name="DrawBy">
/// The last working day before the 25th of the month before: the money for the month is drawn at the State Treasury
/// and moved to the payer. Decree 20/2021/NĐ-CP, art. 34(4).
/// </param>
/// <param name="AccountsFrom">The first working day of the month.</param>
/// <param name="CashFrom">The 5th of the month, moved forward.</param>
/// <param name="CashUntil">The tenth working day of cash, the first included, and never after the report.</param>
/// <param name="ReportBy">
/// The last working day before the 20th: who was paid, who is carried over, what money is left.
/// Decree 20/2021/NĐ-CP, art. 34(5).
/// </param>
/// <param name="MayBePaidWith">
/// The month after, when it may be paid at the same date because this is the last pay before Tết; else null.
/// </param>
/// <param name="HolidaysKnown">False: the moving holidays and swapped days of a year here are not published yet.</param>
public sealed record PayCalendar(
    PayMonth Month,
    DateOnly FactsUntil,
    DateOnly SubmitBy,
    DateOnly ApproveBy,
    DateOnly DrawBy,
    DateOnly AccountsFrom,
    DateOnly CashFrom,
    DateOnly CashUntil,
    DateOnly ReportBy,
    PayMonth? MayBePaidWith,
    bool HolidaysKnown
)
{
    private const int FactsDay = 20;
    private const int DrawBeforeDay = 25;
    private const int CashDay = 5;
    private const int CashDays = 10;
    private const int ReportBeforeDay = 20;

    /// <summary>A pay that ends in people's hands at least this many days before Tết can still carry the next month.</summary>
    private const int DaysBeforeTet = 7;

    public static PayCalendar Of(PayMonth month, Holidays holidays)
    {
        ArgumentNullException.ThrowIfNull(holidays);
        var before = month.Plus(-1);
        var drawBy = holidays.Before(DayOf(before, DrawBeforeDay));
        var approveBy = holidays.Before(drawBy);
        var submitBy = holidays.Before(approveBy);
        var factsUntil = Earlier(holidays.OnOrBefore(DayOf(before, FactsDay)), submitBy);
        var cashFrom = CashFromOf(month, holidays);
        var reportBy = holidays.Before(DayOf(month, ReportBeforeDay));
        return new PayCalendar(
            month,
            factsUntil,
            submitBy,
            approveBy,
            drawBy,
            holidays.OnOrAfter(month.FirstDay),
            cashFrom,
            Earlier(CashUntilOf(cashFrom, holidays), reportBy),
            reportBy,
            IsLastBeforeTet(month, holidays) ? month.Plus(1) : null,
            holidays.Covers(before.Year) && holidays.Covers(month.Year)
        );
    }

    private static DateOnly CashFromOf(PayMonth month, Holidays holidays) =>
        holidays.OnOrAfter(DayOf(month, CashDay));

    private static DateOnly CashUntilOf(DateOnly cashFrom, Holidays holidays)
    {
        var day = cashFrom;
        for (var counted = 1; counted < CashDays; counted++)
        {
            day = holidays.OnOrAfter(day.AddDays(1));
        }

        return day;
    }

    private static bool IsLastBeforeTet(PayMonth month, Holidays holidays)
    {
        foreach (var year in (int[])[month.Year, month.Plus(1).Year])
        {
            if (
                holidays.TetOf(year) is { } tet
                && CashFromOf(month, holidays).AddDays(DaysBeforeTet) <= tet
                && CashFromOf(month.Plus(1), holidays).AddDays(DaysBeforeTet) > tet
            )
            {
                return true;
            }
        }

        return false;
    }

    private static DateOnly DayOf(PayMonth month, int day) => new(month.Year, month.Month, day);

    private static DateOnly Earlier(DateOnly left, DateOnly right) => left < right ? left : right;
}
