using System.Numerics;

namespace Payments.Domain.Entitlement;

/// <summary>Who is in which group, one method a clause, in the order of article 5.</summary>
/// <remarks>
/// Decree 20/2021/NĐ-CP, art. 5, with the level of art. 6(1); from 2026-07 Decree 335/2026/NĐ-CP, whose
/// numbers differ and whose methods are the same but for the age limit of students.
/// </remarks>
internal static class Groups
{
    /// <summary>How many groups article 5 has; they are the first of <see cref="Category"/>.</summary>
    public const int Count = (int)Category.HivAdult + 1;

    /// <summary>Every group.</summary>
    public const uint All = (1u << Count) - 1;

    /// <summary>The groups that facts do not rule out at first sight, as bits; the rest need no look.</summary>
    public static uint Possible(Law law, PersonFacts facts)
    {
        var groups = facts.OrphanCase != OrphanCase.None ? Bit(Category.Orphan) : 0;
        groups |= facts.FormerOrphan || groups != 0 ? Bit(Category.FormerOrphan) : 0;
        groups |= facts.SoleParent != SoleParent.None ? Bit(Category.SoleParent) : 0;
        groups |= facts.Disability.Level > DisabilityLevel.Mild ? Bit(Category.Disabled) : 0;
        groups |= law.InForce(Category.Elderly80) ? Bit(Category.Elderly80) : 0;
        if (facts.Household == Household.None)
        {
            return groups;
        }

        groups |= facts.Hiv ? Bit(Category.HivChild) | Bit(Category.HivAdult) : 0;
        groups |= facts.SpecialArea
            ? Bit(Category.ElderlySpecialArea) | Bit(Category.SmallChild)
            : 0;
        return groups | Bit(Category.ElderlyPoor) | Bit(Category.ElderlyTakenIn);
    }

    /// <summary>Looks at some groups; the children of a sole parent are counted apart.</summary>
    public static void Find(in Circumstances who, uint groups, Span<Finding> found)
    {
        for (var left = groups; left != 0; left &= left - 1)
        {
            var category = BitOperations.TrailingZeroCount(left);
            found[category] = (Category)category switch
            {
                Category.Orphan => Orphan(who),
                Category.FormerOrphan => FormerOrphan(who),
                Category.HivChild => HivChild(who),
                Category.ElderlyPoor => ElderlyPoor(who),
                Category.ElderlySpecialArea => ElderlySpecialArea(who),
                Category.Elderly80 => Elderly80(who),
                Category.ElderlyTakenIn => ElderlyTakenIn(who),
                Category.Disabled => Disabled(who),
                Category.SmallChild => SmallChild(who, found),
                Category.HivAdult => HivAdult(who),
                Category.SoleParent
                or Category.SocialPension
                or Category.FacilityCare
                or Category.CareSupport => default,
            };
            if (who.Law.IsNarrowed)
            {
                found[category] = found[category].Narrowed(who, (Category)category);
            }
        }
    }

    /// <summary>Child under 16 without a source of care. Art. 5(1), 6(1)(a).</summary>
    public static Finding Orphan(in Circumstances who)
    {
        if (who.Facts.OrphanCase == OrphanCase.None)
        {
            return Finding.No(Reason.NotAnOrphan);
        }

        return who.Age < who.Law.ChildUntil
            ? Finding.Yes(
                who,
                who.Age < who.Law.InfantLevelUntil ? Rule.OrphanUnder4 : Rule.OrphanFrom4
            )
            : Finding.No(Reason.TooOld);
    }

    /// <summary>Was drawing as an orphan on turning 16, and studies. Art. 5(2), 6(1)(b).</summary>
    /// <remarks>
    /// Ruling: an orphan's case at 16 and over counts only if the decision was signed before the 16th
    /// birthday.
    /// </remarks>
    public static Finding FormerOrphan(in Circumstances who)
    {
        if (who.Age < who.Law.ChildUntil)
        {
            return Finding.No(Reason.TooYoung);
        }

        var birth = who.Facts.DateOfBirth;
        var wasDrawing =
            who.Facts.FormerOrphan
            || (
                who.Facts.OrphanCase != OrphanCase.None
                && who.SignedDay < birth.Reaches(who.Law.ChildUntil).DayNumber
            );
        if (!wasDrawing)
        {
            return Finding.No(Reason.WasNotDrawingAtSixteen);
        }

        var study = Students.Continues(who, birth, who.Age, who.Facts.Study, isChild: false);
        return study == Reason.Met ? Finding.Yes(who, Rule.FormerOrphan) : Finding.No(study);
    }

    /// <summary>Child with HIV in a poor household. Art. 5(3), 6(1)(c).</summary>
    public static Finding HivChild(in Circumstances who)
    {
        if (who.Age >= who.Law.ChildUntil)
        {
            return Finding.No(Reason.TooOld);
        }

        if (!who.IsPoor)
        {
            return Finding.No(Reason.HouseholdNotPoor);
        }

        return who.Facts.Hiv
            ? Finding.Yes(
                who,
                who.Age < who.Law.InfantLevelUntil ? Rule.HivChildUnder4 : Rule.HivChildFrom4
            )
            : Finding.No(Reason.NoHiv);
    }

    /// <summary>Old, poor, nobody able to support. Art. 5(5)(a), 6(1)(đ).</summary>
    public static Finding ElderlyPoor(in Circumstances who)
    {
        if (who.Age < who.Law.ElderlyFrom)
        {
            return Finding.No(Reason.TooYoung);
        }

        if (!who.IsPoor)
        {
            return Finding.No(Reason.HouseholdNotPoor);
        }

        return who.Facts.Supporter == Supporter.Able
            ? Finding.No(Reason.HasSupporter)
            : Finding.Yes(
                who,
                who.Age < who.Law.ElderlyPoorOlderFrom ? Rule.ElderlyPoor : Rule.ElderlyPoorOlder
            );
    }

    /// <summary>75 to under 80, poor or near-poor, in a specially difficult area. Art. 5(5)(b), 6(1)(đ).</summary>
    public static Finding ElderlySpecialArea(in Circumstances who)
    {
        if (!who.Law.InForce(Category.ElderlySpecialArea))
        {
            return Finding.No(Reason.NotInForce);
        }

        if (who.Age < who.Law.ElderlySpecialAreaFrom)
        {
            return Finding.No(Reason.TooYoung);
        }

        if (who.Age >= who.Law.Elderly80From)
        {
            return Finding.No(Reason.TooOld);
        }

        if (!who.IsPoorOrNearPoor)
        {
            return Finding.No(Reason.HouseholdNotPoorNorNearPoor);
        }

        if (!who.Facts.SpecialArea)
        {
            return Finding.No(Reason.NotInSpecialArea);
        }

        return ElderlyPoor(who).Narrowed(who, Category.ElderlyPoor).IsMet
            ? Finding.No(Reason.InAnotherGroup)
            : Finding.Yes(who, Rule.ElderlySpecialArea);
    }

    /// <summary>From 80 without a pension or other monthly benefit. Art. 5(5)(c), 6(1)(đ).</summary>
    public static Finding Elderly80(in Circumstances who)
    {
        if (!who.Law.InForce(Category.Elderly80))
        {
            return Finding.No(Reason.NotInForce);
        }

        if (who.Age < who.Law.Elderly80From)
        {
            return Finding.No(Reason.TooYoung);
        }

        if (who.Facts.Pension != Pension.None)
        {
            return Finding.No(Reason.HasPension);
        }

        return ElderlyPoor(who).Narrowed(who, Category.ElderlyPoor).IsMet
            ? Finding.No(Reason.InAnotherGroup)
            : Finding.Yes(who, Rule.Elderly80);
    }

    /// <summary>Old, poor, nobody obliged to support, taken in instead of a facility. Art. 5(5)(d), 6(1)(đ).</summary>
    /// <remarks>
    /// Ruling: foster care of someone of 60 or over, poor and without a supporter, is being taken in.
    /// Decree 335 calls it 5(5)(b).
    /// </remarks>
    public static Finding ElderlyTakenIn(in Circumstances who)
    {
        if (who.Age < who.Law.ElderlyFrom)
        {
            return Finding.No(Reason.TooYoung);
        }

        if (!who.IsPoor)
        {
            return Finding.No(Reason.HouseholdNotPoor);
        }

        if (who.Facts.Supporter != Supporter.None)
        {
            return Finding.No(Reason.HasSupporter);
        }

        return who.Facts.TakenIn || who.Facts.Care == Care.Foster
            ? Finding.Yes(who, Rule.ElderlyTakenIn)
            : Finding.No(Reason.NotTakenIn);
    }

    /// <summary>Severe or extremely severe disability. Art. 5(6), 6(1)(e).</summary>
    public static Finding Disabled(in Circumstances who)
    {
        var certified = who.Certified();
        if (certified != Reason.Met)
        {
            return Finding.No(certified);
        }

        var isAdult = who.Age >= who.Law.ChildUntil && who.Age < who.Law.ElderlyFrom;
        return who.Facts.Disability.Level == DisabilityLevel.Extreme
            ? Finding.Yes(
                who,
                isAdult ? Rule.DisabledExtremeAdult : Rule.DisabledExtremeChildOrElderly
            )
            : Finding.Yes(
                who,
                isAdult ? Rule.DisabledSevereAdult : Rule.DisabledSevereChildOrElderly
            );
    }

    /// <summary>
    /// Child under 3, poor or near-poor, in a specially difficult area, in none of 5(1), 5(3), 5(6).
    /// Art. 5(7), 6(1)(g).
    /// </summary>
    public static Finding SmallChild(in Circumstances who, ReadOnlySpan<Finding> found)
    {
        if (who.Age >= who.Law.SmallChildUntil)
        {
            return Finding.No(Reason.TooOld);
        }

        if (!who.IsPoorOrNearPoor)
        {
            return Finding.No(Reason.HouseholdNotPoorNorNearPoor);
        }

        if (!who.Facts.SpecialArea)
        {
            return Finding.No(Reason.NotInSpecialArea);
        }

        return
            found[(int)Category.Orphan].IsMet
            || found[(int)Category.HivChild].IsMet
            || found[(int)Category.Disabled].IsMet
            ? Finding.No(Reason.InAnotherGroup)
            : Finding.Yes(who, Rule.SmallChild);
    }

    /// <summary>Person with HIV in a poor household without a steady income. Art. 5(8), 6(1)(g).</summary>
    /// <remarks>Children are in 5(3), whose level is higher. Ruling: any pension is a steady income.</remarks>
    public static Finding HivAdult(in Circumstances who)
    {
        if (who.Age < who.Law.ChildUntil)
        {
            return Finding.No(Reason.TooYoung);
        }

        if (!who.IsPoor)
        {
            return Finding.No(Reason.HouseholdNotPoor);
        }

        if (!who.Facts.Hiv)
        {
            return Finding.No(Reason.NoHiv);
        }

        if (who.Facts.SteadyIncome)
        {
            return Finding.No(Reason.SteadyIncome);
        }

        return who.Facts.Pension == Pension.None
            ? Finding.Yes(who, Rule.HivAdult)
            : Finding.No(Reason.HasPension);
    }

    private static uint Bit(Category category) => 1u << (int)category;
}
