namespace Payments.Domain.Calendar;

/// <summary>What is said about a day beyond its place in the week.</summary>
public enum DayKind
{
    /// <summary>Nobody works.</summary>
    Off,

    /// <summary>A weekend day on which everybody works, in exchange for a weekday off.</summary>
    Working,

    /// <summary>A weekday that is worked, on which banks take files until another time than they usually do.</summary>
    BankHours,

    /// <summary>What was said before counts no more: the day is what its place in the week makes it.</summary>
    Ordinary,
}

/// <param name="Name">Of the holiday, or which day it is exchanged for; in Vietnamese.</param>
/// <param name="Source">The article or the notice that says so.</param>
/// <param name="BanksUntil">
/// Vietnam's time from which banks take no more files that day, in place of each bank's own; null: nothing is said.
/// </param>
public sealed record CalendarDay(
    DateOnly Date,
    DayKind Kind,
    string Name,
    string Source,
    TimeOnly? BanksUntil = null
)
{
    /// <summary>A day off has no hours, and one of other hours must name them.</summary>
    public bool HoursFit =>
        Kind switch
        {
            DayKind.BankHours => BanksUntil is not null,
            DayKind.Working => true,
            _ => BanksUntil is null,
        };
}
