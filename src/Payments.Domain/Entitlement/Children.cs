namespace Payments.Domain.Entitlement;

/// <summary>For what children are counted.</summary>
internal enum ChildCount : byte
{
    /// <summary>Each raised by a sole parent. Art. 5(4).</summary>
    Raised,

    /// <summary>Each under 36 months. Art. 20(2)(a).</summary>
    Infants,
}

/// <summary>Counts children in a month: those who count now, and those who left the count in it.</summary>
internal static class Children
{
    public static int Count(in Circumstances who, ChildCount what)
    {
        var count = 0;
        foreach (ref readonly var child in who.Facts.ChildSpan)
        {
            count += Counts(who, child, what) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Ruling: a child that turns 16, 22 or 36 months leaves and is still paid that month.</summary>
    public static int Count(in Circumstances now, in Circumstances began, ChildCount what)
    {
        var count = Count(now, what);
        var earlier = began.Facts.ChildSpan;
        for (var at = 0; at < earlier.Length; at++)
        {
            if (!Counts(began, earlier[at], what))
            {
                continue;
            }

            var same = 1;
            for (var twin = 0; twin < at; twin++)
            {
                var isTwin = earlier[twin].DateOfBirth == earlier[at].DateOfBirth;
                same += isTwin && Counts(began, earlier[twin], what) ? 1 : 0;
            }

            count += same > CountBornOn(now, earlier[at].DateOfBirth, what) ? 1 : 0;
        }

        return count;
    }

    private static int CountBornOn(in Circumstances who, BirthDate birth, ChildCount what)
    {
        var count = 0;
        foreach (ref readonly var child in who.Facts.ChildSpan)
        {
            count += child.DateOfBirth == birth && Counts(who, child, what) ? 1 : 0;
        }

        return count;
    }

    private static bool Counts(in Circumstances who, in Child child, ChildCount what)
    {
        if (what == ChildCount.Raised)
        {
            return Students.IsRaised(who, child);
        }

        var age = who.AgeOf(child);
        return age >= 0 && age < who.Law.InfantUntil;
    }
}
