namespace Payments.Domain.Entitlement;

/// <summary>Care support in the community: Decree 20/2021/NĐ-CP, art. 20; Decree 335/2026/NĐ-CP, art. 17.</summary>
/// <remarks>
/// It stacks with the allowance, which is not bound by it (art. 6(2)), and is paid from the month of
/// signing. Everything of one month goes to one payee, the carer.
/// </remarks>
internal static class CareSupport
{
    public static void Add(
        MonthLaw month,
        in Dossier dossier,
        in Moments moments,
        ref AssessmentLines lines,
        Trace? trace
    )
    {
        if (!MayConcern(dossier.Facts))
        {
            trace?.Care(month, Finding.No(Reason.NoCarer));
            return;
        }

        var (category, carer) = Carer(moments);
        var parent = DisabledParent(moments);
        Add(month, carer, category, ref lines);
        Add(month, parent, Category.Disabled, ref lines);
        trace?.Care(month, parent.IsMet ? parent : carer);
    }

    /// <summary>Most people have no carer and no infant; they cost nothing here.</summary>
    private static bool MayConcern(ReadOnlySpan<DatedFacts> facts)
    {
        foreach (ref readonly var dated in facts)
        {
            var person = dated.Facts;
            if (person.Care != Care.None || person.Pregnant || person.ChildSpan.Length > 0)
            {
                return true;
            }
        }

        return false;
    }

    private static void Add(
        MonthLaw month,
        in Finding finding,
        Category category,
        ref AssessmentLines lines
    )
    {
        if (finding.IsMet)
        {
            lines.Add(finding.ToLine(month.Law, Benefit.CareSupport, Payee.Carer, category));
        }
    }

    /// <summary>One line for the carer of one person: the highest.</summary>
    /// <remarks>Ruling: 20(2)(d) replaces (c), since (c) is the own household.</remarks>
    private static (Category, Finding) Carer(in Moments moments)
    {
        var best = (Category.Orphan, moments.Latest(FosterOrphan));
        Take(ref best, Category.ElderlyTakenIn, moments.Latest(FosterElderly));
        Take(ref best, Category.Disabled, moments.Latest(FosterDisabled));
        Take(ref best, Category.Disabled, moments.Latest(OwnHousehold));
        return best;
    }

    private static void Take(
        ref (Category, Finding Finding) best,
        Category category,
        in Finding finding
    )
    {
        if (
            finding.IsMet
                ? finding.Tenths > best.Finding.Tenths
                : !best.Finding.IsMet && finding.Reason != Reason.NoCarer
        )
        {
            best = (category, finding);
        }
    }

    /// <summary>Fostering a child of 5(1). Art. 20(1)(a)-(b).</summary>
    private static Finding FosterOrphan(in Circumstances who)
    {
        if (who.Facts.Care != Care.Foster)
        {
            return Finding.No(Reason.NoCarer);
        }

        var orphan = Groups.Orphan(who);
        if (!orphan.IsMet)
        {
            return orphan;
        }

        return Finding.Yes(
            who,
            who.Age < who.Law.InfantLevelUntil ? Rule.FosterOrphanUnder4 : Rule.FosterOrphanFrom4
        );
    }

    /// <summary>Taking in an old person of 5(5)(d). Art. 20(1)(b).</summary>
    private static Finding FosterElderly(in Circumstances who)
    {
        if (who.Facts.Care != Care.Foster)
        {
            return Finding.No(Reason.NoCarer);
        }

        var takenIn = Groups.ElderlyTakenIn(who);
        return takenIn.IsMet ? Finding.Yes(who, Rule.FosterElderly) : takenIn;
    }

    /// <summary>Taking in someone extremely disabled. Art. 20(2)(d).</summary>
    /// <remarks>Ruling: a disabled person turning 16 changes level.</remarks>
    private static Finding FosterDisabled(in Circumstances who)
    {
        if (who.Facts.Care != Care.Foster)
        {
            return Finding.No(Reason.NoCarer);
        }

        var extreme = IsExtreme(who);
        return extreme == Reason.Met
            ? Finding.Yes(
                who,
                who.Age < who.Law.ChildUntil ? Rule.FosterExtremeChild : Rule.FosterExtremeAdult
            )
            : Finding.No(extreme);
    }

    /// <summary>The own household cares for someone extremely disabled. Art. 20(2)(c).</summary>
    private static Finding OwnHousehold(in Circumstances who)
    {
        if (who.Facts.Care != Care.OwnHousehold)
        {
            return Finding.No(Reason.NoCarer);
        }

        var extreme = IsExtreme(who);
        return extreme == Reason.Met
            ? Finding.Yes(who, Rule.OwnHouseholdCare)
            : Finding.No(extreme);
    }

    private static Reason IsExtreme(in Circumstances who)
    {
        var certified = who.Certified();
        if (certified != Reason.Met)
        {
            return certified;
        }

        return who.Facts.Disability.Level == DisabilityLevel.Extreme
            ? Reason.Met
            : Reason.NotExtreme;
    }

    /// <summary>
    /// Disabled, and pregnant or raising a child under 36 months; the higher level for both, or for two
    /// children. Art. 20(2)(a)-(b).
    /// </summary>
    /// <remarks>Ruling: it adds to 20(2)(c) and (d). Husband and wife, both disabled, draw one share.</remarks>
    private static Finding DisabledParent(in Moments moments)
    {
        var parent = moments.Latest(DrawsAsParent);
        var raised =
            moments.Children(DrawsAsParent, ChildCount.Infants) + (parent.Children > 0 ? 1 : 0);
        if (raised == 0)
        {
            raised = moments.Latest(IsPregnant).IsMet ? 1 : 0;
        }

        if (raised == 0)
        {
            return Finding.No(Reason.NotPregnantNorRaising);
        }

        var rule = raised == 1 ? Rule.DisabledParentOne : Rule.DisabledParentMore;
        return parent.As(rule, moments.Law).ForChildren(raised, moments.Law.Tenths(rule));
    }

    /// <summary>Draws as a parent, with 1 for a pregnancy.</summary>
    private static Finding DrawsAsParent(in Circumstances who)
    {
        var certified = who.Certified();
        if (certified != Reason.Met)
        {
            return Finding.No(certified);
        }

        return who.Facts.SpouseDrawsCareSupport
            ? Finding.No(Reason.SpouseDrawsIt)
            : Finding
                .Yes(who, Rule.DisabledParentOne)
                .ForChildren(who.Facts.Pregnant ? 1 : 0, who.Law.Tenths(Rule.DisabledParentOne));
    }

    private static Finding IsPregnant(in Circumstances who) =>
        who.Facts.Pregnant ? DrawsAsParent(who) : Finding.No(Reason.NotPregnantNorRaising);
}
