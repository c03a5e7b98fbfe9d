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
        Grant grant,
        ref AssessmentLines lines,
        Trace? trace
    )
    {
        var signedDay = grant.SignedDay;
        if (!Circumstances.TryAt(month, month.Now(signedDay), dossier, signedDay, out var now))
        {
            return;
        }

        var view = month.AsItBegan(signedDay);
        var isBegan =
            month.ChangesCountAtOnce
            & Circumstances.TryAt(month, view, dossier, signedDay, out var began);
        if (!isBegan || !now.MayChange(began))
        {
            began = now;
        }

        if (!MayConcern(now.Facts) && !MayConcern(began.Facts))
        {
            trace?.Care(month, Finding.No(NoCareReason(now)));
            return;
        }

        var (category, carer) = Carer(now, began);
        var parent = DisabledParent(now, began);
        Add(month, carer, category, ref lines);
        Add(month, parent, Category.Disabled, ref lines);
        trace?.Care(month, parent.IsMet ? parent : carer);
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

    private static bool MayConcern(PersonFacts facts) =>
        facts.Care != Care.None || facts.Pregnant || facts.ChildSpan.Length > 0;

    private static Reason NoCareReason(in Circumstances who) =>
        who.Certified() == Reason.Met ? Reason.NoCarer : Reason.NoDisability;

    /// <summary>One line for the carer of one person: the highest.</summary>
    /// <remarks>Ruling: 20(2)(d) replaces (c), since (c) is the own household.</remarks>
    private static (Category, Finding) Carer(in Circumstances now, in Circumstances began)
    {
        var best = (Category.Orphan, NowOrBefore(FosterOrphan(now), FosterOrphan(began)));
        Take(ref best, Category.ElderlyTakenIn, NowOrBefore(FosterElderly(now), FosterElderly(began)));
        Take(ref best, Category.Disabled, NowOrBefore(FosterDisabled(now), FosterDisabled(began)));
        Take(ref best, Category.Disabled, NowOrBefore(OwnHousehold(now), OwnHousehold(began)));
        return best;
    }

    private static void Take(
        ref (Category, Finding Finding) best,
        Category category,
        in Finding finding
    )
    {
        if (finding.IsMet ? finding.Tenths > best.Finding.Tenths : !best.Finding.IsMet)
        {
            best = (category, finding);
        }
    }

    private static Finding NowOrBefore(in Finding now, in Finding before) =>
        now.IsMet || !before.IsMet ? now : before;

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
    private static Finding DisabledParent(in Circumstances now, in Circumstances began)
    {
        var isNow = DrawsAsParent(now);
        var wasBefore = DrawsAsParent(began) == Reason.Met;
        if (isNow != Reason.Met && !wasBefore)
        {
            return Finding.No(isNow);
        }

        var who = isNow == Reason.Met ? now : began;
        var infants =
            isNow == Reason.Met && wasBefore
                ? Children.Count(now, began, ChildCount.Infants)
                : Children.Count(who, ChildCount.Infants);
        var raised = infants + (who.Facts.Pregnant ? 1 : 0);
        if (raised == 0 && wasBefore && began.Facts.Pregnant)
        {
            raised = 1;
        }

        if (raised == 0)
        {
            return Finding.No(Reason.NotPregnantNorRaising);
        }

        var rule = raised == 1 ? Rule.DisabledParentOne : Rule.DisabledParentMore;
        return Finding.Yes(who, rule, raised, who.Law.Tenths(rule));
    }

    private static Reason DrawsAsParent(in Circumstances who) =>
        who.Facts.SpouseDrawsCareSupport ? Reason.SpouseDrawsIt : who.Certified();
}
