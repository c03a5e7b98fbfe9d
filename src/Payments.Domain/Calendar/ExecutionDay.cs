namespace Payments.Domain.Calendar;

/// <summary>The day on which a bank can carry out a file: <c>ReqdExctnDt</c> of pain.001.</summary>
public static class ExecutionDay
{
    /// <param name="now">Vietnam's time.</param>
    /// <param name="cutOff">
    /// From this time on the bank works on tomorrow's files; null: it takes them all day. A day that has hours of its own
    /// (half a day, the end of a month) goes by them.
    /// </param>
    /// <returns>The same day, or the next on which banks work.</returns>
    public static DateOnly Of(DateTime now, TimeOnly? cutOff, Holidays holidays)
    {
        ArgumentNullException.ThrowIfNull(holidays);
        var today = DateOnly.FromDateTime(now);
        return
            holidays.IsWorkingDay(today)
            && !(
                (holidays.BanksUntil(today) ?? cutOff) is { } end
                && TimeOnly.FromDateTime(now) >= end
            )
            ? today
            : holidays.OnOrAfter(today.AddDays(1));
    }
}
