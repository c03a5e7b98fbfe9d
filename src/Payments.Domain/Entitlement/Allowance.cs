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
        in Dossier dossier,
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
        Find(month, dossier, grant.SignedDay, found);
        var choice = isInFacility || !grant.IsGiven ? default : Highest(month, grant, found);
        trace?.Groups(month, grant, isInFacility, found, choice);
        return choice;
    }

    /// <summary>Each group as it counts now, or as it still did when the month began.</summary>
    /// <remarks>
    /// Ruling: who leaves a group in a month is still paid that month; a change of level inside a group
    /// counts by the rule of its day. Decree 20/2021/NĐ-CP, art. 8(1)-(2).
    /// </remarks>
    private static void Find(MonthLaw month, in Dossier dossier, int signedDay, Span<Finding> found)
    {
        var isNow = Circumstances.TryAt(month, month.Now(signedDay), dossier, signedDay, out var now);
        if (!isNow)
        {
            found.Fill(Finding.No(dossier.Facts.IsEmpty ? Reason.NoFactsKnown : Reason.NotBorn));
            return;
        }

        Groups.Find(now, found);
        var view = month.AsItBegan(signedDay);
        var isBegan =
            month.ChangesCountAtOnce
            & Circumstances.TryAt(month, view, dossier, signedDay, out var began);
        if (!isBegan || !now.MayChange(began))
        {
            found[(int)Category.SoleParent] = SoleParent(now);
            return;
        }

        Span<Finding> before = stackalloc Finding[Groups.Count];
        Groups.Find(began, before);
        for (var at = 0; at < found.Length; at++)
        {
            if (!found[at].IsMet && before[at].IsMet)
            {
                found[at] = before[at];
            }
        }

        found[(int)Category.SoleParent] = SoleParent(now, began);
    }

    /// <summary>Poor or near-poor parent alone, for each child. Art. 5(4), 6(1)(d).</summary>
    private static Finding SoleParent(in Circumstances who)
    {
        var reason = RaisesAlone(who);
        return reason == Reason.Met
            ? ForChildren(who, Children.Count(who, ChildCount.Raised))
            : Finding.No(reason);
    }

    private static Finding SoleParent(in Circumstances now, in Circumstances began)
    {
        if (RaisesAlone(began) != Reason.Met)
        {
            return SoleParent(now);
        }

        return RaisesAlone(now) == Reason.Met
            ? ForChildren(now, Children.Count(now, began, ChildCount.Raised))
            : SoleParent(began);
    }

    private static Reason RaisesAlone(in Circumstances who)
    {
        if (who.Facts.SoleParent == Entitlement.SoleParent.None)
        {
            return Reason.NotASoleParent;
        }

        return who.IsPoorOrNearPoor ? Reason.Met : Reason.HouseholdNotPoorNorNearPoor;
    }

    private static Finding ForChildren(in Circumstances who, int children) =>
        children == 0
            ? Finding.No(Reason.NoChildCounts)
            : Finding.Yes(
                who,
                Rule.SoleParentChild,
                children,
                children * who.Law.Tenths(Rule.SoleParentChild)
            );

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
