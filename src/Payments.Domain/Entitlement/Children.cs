namespace Payments.Domain.Entitlement;

/// <summary>For what children are counted.</summary>
internal enum ChildCount : byte
{
    /// <summary>Each raised by a sole parent. Art. 5(4).</summary>
    Raised,

    /// <summary>Each under 36 months. Art. 20(2)(a).</summary>
    Infants,
}

/// <summary>Counts the children of one moment.</summary>
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

    public static bool Counts(in Circumstances who, in Child child, ChildCount what)
    {
        if (what == ChildCount.Raised)
        {
            return Students.IsRaised(who, child);
        }

        var age = who.AgeOf(child);
        return age >= 0 && age < who.Law.InfantUntil;
    }
}
