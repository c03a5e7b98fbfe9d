using Payments.Domain.Common;

namespace Payments.Domain.Entitlement;

/// <summary>A list that a commune makes anew each year (rà soát hằng năm), and on which a right can rest.</summary>
[Flags]
public enum YearlyList : byte
{
    None = 0,

    /// <summary>Poor and near-poor households (hộ nghèo, hộ cận nghèo). Decree 07/2021/NĐ-CP.</summary>
    Poverty = 1,

    /// <summary>Communes and villages classed as specially difficult. Decree 272/2025/NĐ-CP.</summary>
    SpecialArea = 2,
}

/// <summary>Whether what a person is owed rests on a list of a year that is over.</summary>
/// <remarks>
/// Ruling: a list that is over takes no right away by itself, since nobody said that the household left it. What rests
/// on it is calculated and held until somebody says so or confirms. Decree 20/2021/NĐ-CP, art. 5(3), 5(4), 5(5), 5(7),
/// 5(8) ask for the status of the time.
/// </remarks>
public static class YearlyLists
{
    /// <summary>
    /// The year whose lists count for a month: that of the month, but a list cut in December does not wait for the lists
    /// of a year that has not begun.
    /// </summary>
    public static int YearFor(PayMonth month, DateOnly calculatedOn) =>
        Math.Min(month.Year, calculatedOn.Year);

    /// <summary>The lists on which the person stands and whose year is before <paramref name="year"/>.</summary>
    /// <param name="until">Facts that begin later do not count.</param>
    public static YearlyList Expired(in Dossier dossier, DateOnly until, int year)
    {
        for (var at = dossier.Facts.Length - 1; at >= 0; at--)
        {
            if (dossier.Facts[at].From <= until)
            {
                return Expired(dossier.Facts[at].Facts, year);
            }
        }

        return YearlyList.None;
    }

    /// <summary>Of some lists, those without which less of a benefit would be owed in the month.</summary>
    public static YearlyList Needed(
        MonthLaw law,
        in Dossier dossier,
        YearlyList lists,
        Benefit benefit
    )
    {
        if (lists == YearlyList.None)
        {
            return YearlyList.None;
        }

        var owed = Owed(law, dossier, benefit);
        var needed = YearlyList.None;
        foreach (var list in (YearlyList[])[YearlyList.Poverty, YearlyList.SpecialArea])
        {
            if ((lists & list) != 0 && OwedWithout(law, dossier, list, benefit) < owed)
            {
                needed |= list;
            }
        }

        return needed;
    }

    /// <summary>The word by which a held payout and a task name the lists; null for none.</summary>
    public static string? Word(YearlyList lists) =>
        lists switch
        {
            YearlyList.Poverty => "poverty_list_expired",
            YearlyList.SpecialArea => "special_area_list_expired",
            YearlyList.None => null,
            _ => "yearly_lists_expired",
        };

    private static YearlyList Expired(PersonFacts facts, int year)
    {
        var lists = YearlyList.None;
        if (facts.Household != Household.None && IsOver(facts.HouseholdYear, year))
        {
            lists |= YearlyList.Poverty;
        }

        if (facts.SpecialArea && IsOver(facts.SpecialAreaYear, year))
        {
            lists |= YearlyList.SpecialArea;
        }

        return lists;
    }

    private static bool IsOver(int stated, int year) => stated != 0 && stated < year;

    private static long OwedWithout(
        MonthLaw law,
        in Dossier dossier,
        YearlyList list,
        Benefit benefit
    )
    {
        var facts = new DatedFacts[dossier.Facts.Length];
        for (var at = 0; at < facts.Length; at++)
        {
            var known = dossier.Facts[at];
            facts[at] = known with
            {
                Facts =
                    list == YearlyList.Poverty
                        ? known.Facts with
                        {
                            Household = Household.None,
                        }
                        : known.Facts with
                        {
                            SpecialArea = false,
                        },
            };
        }

        return Owed(
            law,
            new Dossier(facts, dossier.DecisionSignedOn, dossier.SocialPensionSignedOn),
            benefit
        );
    }

    private static long Owed(MonthLaw law, in Dossier dossier, Benefit benefit)
    {
        var lines = new AssessmentLines();
        Assessor.Assess(law, dossier, ref lines);
        return lines.TotalOf(benefit);
    }
}
