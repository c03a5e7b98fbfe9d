using System.Collections.Concurrent;
using Payments.Domain.Common;

namespace Payments.Domain.Entitlement;

/// <summary>The law of one month in one place, looked at from one day; shared by any number of people.</summary>
public sealed class MonthLaw
{
    private readonly Rulebook rulebook;
    private readonly string province;
    private readonly string? formerProvince;
    private readonly int latestInForce;
    private readonly int openFrom;
    private readonly int openThrough;
    private readonly ConcurrentDictionary<DateOnly, MonthLaw> before = new();

    internal MonthLaw(
        Rulebook rulebook,
        PayMonth month,
        KnownOn knownOn,
        string province,
        string? formerProvince
    )
    {
        this.rulebook = rulebook;
        this.province = province;
        this.formerProvince = formerProvince;
        Month = month;
        KnownOn = knownOn;
        FirstDay = month.FirstDay.DayNumber;
        LastDay = month.LastDay.DayNumber;
        FactsKnownOn = knownOn.Facts.DayNumber;
        Law = rulebook.LawOn(month.FirstDay, knownOn.Law, province, formerProvince);
        latestInForce = rulebook.LatestInForce(knownOn.Law).DayNumber;
        (openFrom, openThrough) = DaysThatCountAtOnce();
    }

    public PayMonth Month { get; }

    public KnownOn KnownOn { get; }

    internal Law Law { get; }

    internal int FirstDay { get; }

    internal int LastDay { get; }

    internal int FactsKnownOn { get; }

    /// <summary>Whether a change inside the month can count in it: not so under Decree 147.</summary>
    internal bool ChangesCountAtOnce => openFrom <= openThrough;

    /// <summary>The articles behind a line: those of its level, then those of the standard.</summary>
    public IReadOnlyList<Citation> CitationsOf(in Line line) => Law.CitationsOf(line.Rule);

    /// <summary>
    /// The earliest month that a decision can pay the allowance or care support for: its own, unless the
    /// procedure of its day lets some group start before it.
    /// </summary>
    public PayMonth FirstMonthOfAllowance(DateOnly signedOn) =>
        ProcedureOn(signedOn.DayNumber) is { StartsBeforeSigning.Count: > 0 } procedure
            ? PayMonth.Of(procedure.From)
            : PayMonth.Of(signedOn);

    /// <summary>The month with every change that counts in it.</summary>
    internal MonthView Now(int signedDay) => View(signedDay, openFrom, openThrough);

    /// <summary>The month as it was just before a day in it.</summary>
    internal MonthView Before(int signedDay, int day) => View(signedDay, openFrom, day - 1);

    /// <summary>A day as a bit of the month, 0 when it is not in it.</summary>
    internal uint Bit(int day) => day >= FirstDay && day <= LastDay ? 1u << (day - FirstDay) : 0;

    /// <summary>A birthday as a bit of the month; that of 29 February falls on the last day of a shorter one.</summary>
    internal uint BirthdayBit(BirthDate birth) =>
        (Month.Index - birth.MonthIndex) % 12 == 0
            ? Bit(Math.Min(FirstDay + birth.DayOfMonth - 1, LastDay))
            : 0;

    /// <summary>The days whose changes count at once and are later than a signing in the month.</summary>
    internal uint DaysOpen(int signedDay)
    {
        var from = signedDay >= FirstDay && signedDay <= LastDay ? signedDay + 1 : FirstDay;
        from = Math.Max(from, openFrom);
        return from > openThrough
            ? 0
            : (uint)((1UL << (openThrough - FirstDay + 1)) - (1UL << (from - FirstDay)));
    }

    /// <summary>The procedure of the day of signing; null when none was in force.</summary>
    internal Procedure? ProcedureOn(int day)
    {
        Procedure? found = null;
        foreach (var procedure in rulebook.Procedures)
        {
            if (procedure.From.DayNumber <= day && procedure.InForce <= KnownOn.Law)
            {
                found = procedure;
            }
        }

        return found;
    }

    /// <summary>The law for someone who died: an instrument that came into force later does not reach back.</summary>
    /// <remarks>
    /// Ruling: who died before 2026-10-05 keeps the levels of Decree 20 for July to October 2026.
    /// Decree 335/2026/NĐ-CP, art. 32(3) speaks of those on the rolls only.
    /// </remarks>
    internal MonthLaw ForDeathOn(int deathDay)
    {
        if (deathDay >= latestInForce)
        {
            return this;
        }

        var known = rulebook.LatestInForce(DateOnly.FromDayNumber(deathDay));
        return before.GetOrAdd(
            known,
            day => new MonthLaw(
                rulebook,
                Month,
                KnownOn with
                {
                    Law = day,
                },
                province,
                formerProvince
            )
        );
    }

    private MonthView View(int signedDay, int from, int through)
    {
        var isSignedHere = signedDay >= FirstDay && signedDay <= LastDay;
        return new MonthView(
            Month.Index,
            FirstDay,
            LastDay,
            isSignedHere ? signedDay : FirstDay - 1,
            from,
            through
        );
    }

    /// <summary>
    /// Ruling: the rule in force on the day of the change governs. Changes from 2025-07-01 to 2026-10-04
    /// count from the month after (Decree 147/2025/NĐ-CP, art. 5(2)(d)), also in months priced by Decree
    /// 335; before (Decree 20/2021/NĐ-CP, art. 8(1)) and after (Decree 335/2026/NĐ-CP, art. 8(4)) from the
    /// month of the change.
    /// </summary>
    private (int From, int Through) DaysThatCountAtOnce()
    {
        var from = 1;
        var through = 0;
        for (var day = FirstDay; day <= LastDay; day++)
        {
            if (ProcedureOn(day) is { CountsMonthAfter: false })
            {
                from = through == 0 ? day : from;
                through = day;
            }
        }

        return (from, through);
    }
}
