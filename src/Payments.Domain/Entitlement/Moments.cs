using System.Numerics;

namespace Payments.Domain.Entitlement;

/// <summary>One rule asked of a person at one moment.</summary>
internal delegate Finding RuleOf(in Circumstances who);

/// <summary>
/// A month of one person, looked at with every change that counts in it, and then just before each of those
/// changes, latest first.
/// </summary>
/// <remarks>
/// Ruling: who leaves a group in a month is still paid that month, while a change of level inside a group
/// counts by the rule of its day; so the latest moment at which a group is met decides. Decree
/// 20/2021/NĐ-CP, art. 8(1)-(2).
/// </remarks>
internal readonly ref struct Moments
{
    private readonly MonthLaw month;
    private readonly ReadOnlySpan<DatedFacts> facts;
    private readonly int signedDay;
    private readonly uint changes;

    /// <summary>The changes are bits: bit 0 is the first day of the month.</summary>
    public Moments(MonthLaw month, ReadOnlySpan<DatedFacts> facts, int signedDay)
    {
        this.month = month;
        this.facts = facts;
        this.signedDay = signedDay;
        changes = month.ChangesCountAtOnce ? Changes(month, facts) & month.DaysOpen(signedDay) : 0;
    }

    public Law Law => month.Law;

    /// <summary>The groups that the facts of no moment rule out at first sight.</summary>
    public uint PossibleGroups()
    {
        var groups = 0u;
        foreach (ref readonly var dated in facts)
        {
            groups |= Groups.Possible(month.Law, dated.Facts);
        }

        return groups;
    }

    /// <summary>Whether nothing changes, so that the month is the same all through.</summary>
    public bool IsQuiet => changes == 0;

    /// <summary>The month with every change that counts in it; false: nothing is known, or not yet born.</summary>
    public bool TryNow(out Circumstances who) =>
        Circumstances.TryAt(month, month.Now(signedDay), facts, signedDay, out who);

    /// <summary>The changes for <see cref="TryBefore"/>, one bit each.</summary>
    public uint ChangesLeft() => changes;

    /// <summary>The month just before its latest change that is left; takes it off.</summary>
    public bool TryBefore(ref uint left, out Circumstances who)
    {
        var bit = BitOperations.Log2(left);
        left ^= 1u << bit;
        var view = month.Before(signedDay, month.FirstDay + bit);
        return Circumstances.TryAt(month, view, facts, signedDay, out who);
    }

    /// <summary>The latest moment at which a rule is met, or why it is not.</summary>
    public Finding Latest(RuleOf rule)
    {
        var found = TryNow(out var who) ? rule(who) : Finding.No(Reason.NotBorn);
        var left = changes;
        while (left != 0 && !found.IsMet)
        {
            if (TryBefore(ref left, out var before) && rule(before) is { IsMet: true } earlier)
            {
                return earlier;
            }
        }

        return found;
    }

    /// <summary>How many children counted at any moment of the month; those of one birth date together.</summary>
    /// <remarks>Ruling: a child that turns 16, 22 or 36 months leaves and is still paid that month.</remarks>
    public int Children(RuleOf parent, ChildCount what)
    {
        var total = 0;
        for (var version = 0; version < facts.Length; version++)
        {
            var children = facts[version].Facts.ChildSpan;
            for (var at = 0; at < children.Length; at++)
            {
                var birth = children[at].DateOfBirth;
                total += IsSeen(version, at, birth) ? 0 : MostBornOn(birth, parent, what);
            }
        }

        return total;
    }

    private static uint Changes(MonthLaw month, ReadOnlySpan<DatedFacts> facts)
    {
        var days = 0u;
        foreach (ref readonly var dated in facts)
        {
            var person = dated.Facts;
            days |= month.Bit(dated.From.DayNumber) | month.BirthdayBit(person.DateOfBirth);
            if (person.Disability.CertifiedOn is { } certified)
            {
                days |= month.Bit(certified.DayNumber);
            }

            foreach (ref readonly var child in person.ChildSpan)
            {
                days |= month.BirthdayBit(child.DateOfBirth);
            }
        }

        return days;
    }

    private bool IsSeen(int version, int at, BirthDate birth)
    {
        for (var earlier = 0; earlier <= version; earlier++)
        {
            var children = facts[earlier].Facts.ChildSpan;
            var until = earlier == version ? at : children.Length;
            for (var other = 0; other < until; other++)
            {
                if (children[other].DateOfBirth == birth)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private int MostBornOn(BirthDate birth, RuleOf parent, ChildCount what)
    {
        var most = TryNow(out var now) && parent(now).IsMet ? CountBornOn(now, birth, what) : 0;
        var left = changes;
        while (left != 0)
        {
            if (TryBefore(ref left, out var before) && parent(before).IsMet)
            {
                most = Math.Max(most, CountBornOn(before, birth, what));
            }
        }

        return most;
    }

    private static int CountBornOn(in Circumstances who, BirthDate birth, ChildCount what)
    {
        var count = 0;
        foreach (ref readonly var child in who.Facts.ChildSpan)
        {
            count +=
                child.DateOfBirth == birth && Entitlement.Children.Counts(who, child, what) ? 1 : 0;
        }

        return count;
    }
}
