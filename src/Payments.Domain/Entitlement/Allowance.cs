namespace Payments.Domain.Entitlement;

/// <summary>What the monthly allowance comes to: an own level, children, or both.</summary>
internal struct AllowanceChoice
{
    public Category OwnCategory;
    public Finding Own;
    public Finding Children;

    public readonly int Tenths => Own.Tenths + Children.Tenths;
}

/// <summary>The monthly allowance: articles 5 and 6.</summary>
internal static class Allowance
{
    /// <summary>Finds the highest level; every group that was looked at goes to the trace.</summary>
    public static AllowanceChoice Choose(
        MonthLaw month,
        in Moments moments,
        Grant grant,
        bool isInFacility,
        Trace? trace
    )
    {
        if (trace is null && (isInFacility || !grant.IsGiven))
        {
            return default;
        }

        Span<Finding> found = stackalloc Finding[Groups.Count];
        Find(moments, trace is null ? moments.PossibleGroups() : Groups.All, found);
        var choice = isInFacility || !grant.IsGiven ? default : Highest(month, grant, found);
        trace?.Groups(month, grant, isInFacility, found, choice);
        return choice;
    }

    /// <summary>Each group as it counts now, or at the latest moment of the month at which it was met.</summary>
    private static void Find(in Moments moments, uint groups, Span<Finding> found)
    {
        var isKnown = moments.TryNow(out var now);
        if (isKnown)
        {
            Groups.Find(now, groups, found);
        }
        else
        {
            found.Fill(Finding.No(Reason.NotBorn));
        }

        if ((groups & (1u << (int)Category.SoleParent)) == 0 && moments.IsQuiet)
        {
            return;
        }

        if (moments.IsQuiet)
        {
            found[(int)Category.SoleParent] = isKnown
                ? SoleParent(now)
                : Finding.No(Reason.NotBorn);
            return;
        }

        Span<Finding> earlier = stackalloc Finding[Groups.Count];
        var left = moments.ChangesLeft();
        while (left != 0)
        {
            if (moments.TryBefore(ref left, out var before))
            {
                Groups.Find(before, groups, earlier);
                Fill(found, earlier);
            }
        }

        found[(int)Category.SoleParent] = SoleParent(moments);
    }

    private static void Fill(Span<Finding> found, ReadOnlySpan<Finding> earlier)
    {
        for (var at = 0; at < found.Length; at++)
        {
            if (!found[at].IsMet && earlier[at].IsMet)
            {
                found[at] = earlier[at];
            }
        }
    }

    /// <summary>Poor or near-poor parent alone, for each child. Art. 5(4), 6(1)(d).</summary>
    private static Finding SoleParent(in Circumstances who)
    {
        var alone = RaisesAlone(who);
        return alone.IsMet
            ? ForChildren(alone, who.Law, Children.Count(who, ChildCount.Raised))
            : alone;
    }

    private static Finding SoleParent(in Moments moments)
    {
        var alone = moments.Latest(RaisesAlone);
        return alone.IsMet
            ? ForChildren(alone, moments.Law, moments.Children(RaisesAlone, ChildCount.Raised))
            : alone;
    }

    private static Finding RaisesAlone(in Circumstances who)
    {
        if (who.Facts.SoleParent == Entitlement.SoleParent.None)
        {
            return Finding.No(Reason.NotASoleParent);
        }

        return who.IsPoorOrNearPoor
            ? Finding.Yes(who, Rule.SoleParentChild).Narrowed(who, Category.SoleParent)
            : Finding.No(Reason.HouseholdNotPoorNorNearPoor);
    }

    private static Finding ForChildren(in Finding alone, Law law, int children) =>
        children == 0
            ? Finding.No(Reason.NoChildCounts)
            : alone.ForChildren(children, children * law.Tenths(Rule.SoleParentChild));

    /// <summary>
    /// One level, the highest; a sole parent who is also in 5(5), 5(6) or 5(8) draws the own level and
    /// that of each child. Art. 6(2).
    /// </summary>
    private static AllowanceChoice Highest(MonthLaw month, Grant grant, ReadOnlySpan<Finding> found)
    {
        var alone = new AllowanceChoice();
        var besideChildren = new AllowanceChoice();
        for (var category = Category.Orphan; category <= Category.HivAdult; category++)
        {
            var finding = found[(int)category];
            if (!finding.IsMet || !grant.Covers(month, category))
            {
                continue;
            }

            if (category == Category.SoleParent)
            {
                besideChildren.Children = finding;
                continue;
            }

            ref var best = ref AddsToChildren(category) ? ref besideChildren : ref alone;
            if (finding.Tenths > best.Own.Tenths)
            {
                best.Own = finding;
                best.OwnCategory = category;
            }
        }

        return alone.Tenths >= besideChildren.Tenths ? alone : besideChildren;
    }

    private static bool AddsToChildren(Category category) =>
        category
            is Category.ElderlyPoor
                or Category.ElderlySpecialArea
                or Category.Elderly80
                or Category.ElderlyTakenIn
                or Category.Disabled
                or Category.HivAdult;
}
