using Payments.Domain.Common;

namespace Payments.Domain.CashDesks;

/// <summary>When cash takes over, and for how long uncollected cash is offered again.</summary>
public static class CashTiming
{
    /// <summary>How many lists in a row may offer the same money before it must go back to the Treasury.</summary>
    /// <remarks>
    /// No decree names a period; unpaid money is carried to the next month. Decree 176/2025/NĐ-CP, art. 6(2).
    /// </remarks>
    public const int ListsHeldDefault = 3;

    private const int CashDay = 5;

    /// <summary>The first day on which a month's cash is paid: the 5th, or the first weekday after it.</summary>
    public static DateOnly CashFrom(PayMonth month)
    {
        var day = new DateOnly(month.Year, month.Month, CashDay);
        return day.DayOfWeek switch
        {
            DayOfWeek.Saturday => day.AddDays(2),
            DayOfWeek.Sunday => day.AddDays(1),
            _ => day,
        };
    }
}
