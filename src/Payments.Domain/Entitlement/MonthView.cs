namespace Payments.Domain.Entitlement;

/// <summary>Which days count when a month is looked at; days are <see cref="DateOnly.DayNumber"/>.</summary>
/// <remarks>
/// A day counts when it is at most <c>through</c> (the day before the month, or the day of a signing in it),
/// or inside the stretch whose changes count at once.
/// </remarks>
internal readonly struct MonthView(
    int monthIndex,
    int firstDay,
    int lastDay,
    int through,
    int openFrom,
    int openThrough
)
{
    public bool Counts(int day) => day <= through || (day >= openFrom && day <= openThrough);

    /// <summary>Whole years reached, as they count; -1 before birth.</summary>
    /// <remarks>The birthday of 29 February falls on the last day of a shorter month (ruling).</remarks>
    public int AgeOf(BirthDate birth)
    {
        var months = monthIndex - birth.MonthIndex;
        if (months < 0)
        {
            return -1;
        }

        var years = months / 12;
        return years * 12 == months && !Counts(BirthdayHere(birth)) ? years - 1 : years;
    }

    /// <summary>The same of whom the month is about: being born is no change of level, so its month counts whole.</summary>
    public int AgeOfPerson(BirthDate birth) => monthIndex == birth.MonthIndex ? 0 : AgeOf(birth);

    /// <summary>Whole years reached at the end of the month, whatever counts.</summary>
    public int AgeAtTheEnd(BirthDate birth)
    {
        var months = monthIndex - birth.MonthIndex;
        return months < 0 ? -1 : months / 12;
    }

    private int BirthdayHere(BirthDate birth) => Math.Min(firstDay + birth.DayOfMonth - 1, lastDay);
}
