namespace Payments.Domain.Calendar;

/// <summary>What is said about a day beyond its place in the week.</summary>
public enum DayKind
{
    /// <summary>Nobody works.</summary>
    Off,

    /// <summary>A weekend day on which everybody works, in exchange for a weekday off.</summary>
    Working,

    /// <summary>What was said before counts no more: the day is what its place in the week makes it.</summary>
    Ordinary,
}

/// <param name="Name">Of the holiday, or which day it is exchanged for; in Vietnamese.</param>
/// <param name="Source">The article or the notice that says so.</param>
public sealed record CalendarDay(DateOnly Date, DayKind Kind, string Name, string Source);
