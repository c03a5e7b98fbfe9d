namespace Payments.Domain.Entitlement;

/// <summary>A person as one view of a month shows them: the facts that count, and the age.</summary>
internal readonly ref struct Circumstances
{
    private readonly ReadOnlySpan<DatedFacts> history;

    private Circumstances(
        MonthLaw month,
        MonthView view,
        ReadOnlySpan<DatedFacts> history,
        int factsIndex,
        int signedDay
    )
    {
        this.history = history;
        Law = month.Law;
        View = view;
        KnownOn = month.FactsKnownOn;
        FactsIndex = factsIndex;
        SignedDay = signedDay;
        Facts = history[factsIndex].Facts;
        Age = view.AgeOfPerson(Facts.DateOfBirth);
    }

    public Law Law { get; }

    public MonthView View { get; }

    public PersonFacts Facts { get; }

    public int FactsIndex { get; }

    /// <summary>Whole years as they count in this view; -1 before birth.</summary>
    public int Age { get; }

    /// <summary>The day of the decision; <see cref="int.MaxValue"/> without one.</summary>
    public int SignedDay { get; }

    public int KnownOn { get; }

    public bool IsPoor => Facts.Household == Household.Poor;

    public bool IsPoorOrNearPoor => Facts.Household != Household.None;

    /// <summary>Ruling: an event dated after the day from which one looks does not exist.</summary>
    public static bool TryAt(
        MonthLaw month,
        MonthView view,
        ReadOnlySpan<DatedFacts> facts,
        int signedDay,
        out Circumstances who
    )
    {
        for (var at = facts.Length - 1; at >= 0; at--)
        {
            var from = facts[at].From.DayNumber;
            if (from <= month.FactsKnownOn && view.Counts(from))
            {
                who = new Circumstances(month, view, facts, at, signedDay);
                return who.Age >= 0 && Exists(who.Facts.DateOfBirth, month.FactsKnownOn);
            }
        }

        who = default;
        return false;
    }

    /// <summary>The level on the certificate, if it counts; a certificate without a date always does.</summary>
    public Reason Certified()
    {
        var disability = Facts.Disability;
        if (disability.Level == DisabilityLevel.None)
        {
            return Reason.NoDisability;
        }

        if (disability.Level == DisabilityLevel.Mild)
        {
            return Reason.DisabilityMild;
        }

        return disability.CertifiedOn is not { } day || Happened(day.DayNumber)
            ? Reason.Met
            : Reason.NotCertified;
    }

    /// <summary>The age of a child as it counts; -1 when not born or not known to be.</summary>
    public int AgeOf(in Child child) =>
        Exists(child.DateOfBirth, KnownOn) ? View.AgeOf(child.DateOfBirth) : -1;

    /// <summary>Whether study was never broken off since the age limit was lifted, or since 16.</summary>
    /// <remarks>Decree 335/2026/NĐ-CP, art. 5(2): no age limit, but study without a break.</remarks>
    public bool StudiedWithoutBreak(BirthDate birth, bool isChild)
    {
        if (FactsIndex == 0 || Law.StudentLimitLifted is not { } lifted)
        {
            return true;
        }

        var since = Math.Max(lifted.InForce.DayNumber, birth.Reaches(Law.ChildUntil).DayNumber);
        for (var at = 0; at < FactsIndex; at++)
        {
            var isOver = history[at + 1].From.DayNumber <= since;
            if (!isOver && !Studies(history[at].Facts, birth, isChild))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Studies(PersonFacts facts, BirthDate birth, bool isChild)
    {
        if (!isChild)
        {
            return facts.Study != Study.None;
        }

        foreach (ref readonly var child in facts.ChildSpan)
        {
            if (child.DateOfBirth == birth && child.Study != Study.None)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Exists(BirthDate birth, int knownOn) => birth.AsDate.DayNumber <= knownOn;

    private bool Happened(int day) => day <= KnownOn && View.Counts(day);
}
