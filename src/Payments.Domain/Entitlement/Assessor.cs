namespace Payments.Domain.Entitlement;

/// <summary>What one person is owed for one month: pure, without a clock, the same for the same input.</summary>
/// <remarks>
/// A month is owed whole or not at all; nothing is reckoned by days. Rates, coefficients and groups are those
/// of the month owed; the rules on starts and changes are those of the day of the decision or change.
/// </remarks>
public static class Assessor
{
    /// <summary>Fills a caller's buffer with the lines of the month; allocates nothing.</summary>
    public static void Assess(MonthLaw law, in Dossier dossier, ref AssessmentLines lines) =>
        Assess(law, dossier, ref lines, null);

    /// <summary>The same lines by the same code, with articles, and with what was looked at and why not.</summary>
    public static Assessment Explain(MonthLaw law, in Dossier dossier)
    {
        var lines = new AssessmentLines();
        var trace = new Trace();
        var used = Assess(law, dossier, ref lines, trace);
        var cited = new List<CitedLine>(lines.Count);
        foreach (ref readonly var line in lines.Span)
        {
            cited.Add(new CitedLine(line, used.CitationsOf(line)));
        }

        return new Assessment(law.Month, cited, trace.Considered);
    }

    /// <summary>The law that prices a person in the month: the month's, or for the dead that of their day.</summary>
    public static MonthLaw LawOf(MonthLaw month, in Dossier dossier) =>
        month.ForDeathOn(DeathDay(month, dossier));

    private static MonthLaw Assess(
        MonthLaw month,
        in Dossier dossier,
        ref AssessmentLines lines,
        Trace? trace
    )
    {
        lines.Clear();
        var deathDay = DeathDay(month, dossier);
        if (deathDay < month.FirstDay)
        {
            trace?.Everything(month, Reason.Died);
            return month;
        }

        var law = month.ForDeathOn(deathDay);
        var decision = Grant.Of(dossier.DecisionSignedOn, deathDay, law.FactsKnownOn);
        var facility = FacilityCare.Find(law, dossier);
        var moments = new Moments(law, dossier.Facts, decision.SignedDay);
        var allowance = Allowance.Choose(law, moments, decision, facility.IsMet, trace);
        AddHigher(law, dossier, deathDay, allowance, ref lines, trace);
        if (!facility.IsMet && decision.SignedDay <= law.LastDay)
        {
            CareSupport.Add(law, dossier, moments, ref lines, trace);
        }

        if (facility.IsMet)
        {
            lines.Add(
                facility.ToLine(
                    law.Law,
                    Benefit.FacilityCare,
                    Payee.Beneficiary,
                    Category.FacilityCare
                )
            );
        }

        return law;
    }

    /// <summary>The social pension or the whole allowance, never both.</summary>
    /// <remarks>
    /// Ruling: the pension is compared with the allowance, children included; on a tie the allowance is
    /// paid. Decree 176/2025/NĐ-CP, art. 3.
    /// </remarks>
    private static void AddHigher(
        MonthLaw month,
        in Dossier dossier,
        int deathDay,
        in AllowanceChoice allowance,
        ref AssessmentLines lines,
        Trace? trace
    )
    {
        var law = month.Law;
        var grant = Grant.Of(dossier.SocialPensionSignedOn, deathDay, month.FactsKnownOn);
        var pension = SocialPension.Find(month, dossier, grant, trace is not null);
        if (allowance.Own.IsMet)
        {
            lines.Add(
                allowance.Own.ToLine(
                    law,
                    Benefit.MonthlyAllowance,
                    Payee.Beneficiary,
                    allowance.OwnCategory
                )
            );
        }

        if (allowance.Children.IsMet)
        {
            lines.Add(
                allowance.Children.ToLine(
                    law,
                    Benefit.MonthlyAllowance,
                    Payee.Beneficiary,
                    Category.SoleParent
                )
            );
        }

        if (!pension.IsMet)
        {
            var outcome = Grant.Refuses(pension.Reason) ? Outcome.NotGranted : Outcome.NotMet;
            trace?.Add(month, Category.SocialPension, outcome, pension.Reason);
        }
        else if (law.Pension.AmountVnd > lines.TotalVnd)
        {
            trace?.Outrank(month, lines.Span);
            lines.Clear();
            lines.Add(
                pension.ToLine(
                    law,
                    Benefit.SocialPension,
                    Payee.Beneficiary,
                    Category.SocialPension
                )
            );
        }
        else
        {
            trace?.Add(month, Category.SocialPension, Outcome.Outranked, Reason.LowerThanAllowance);
        }
    }

    /// <summary>The day of death as the newest facts know it; <see cref="int.MaxValue"/> of the living.</summary>
    private static int DeathDay(MonthLaw month, in Dossier dossier)
    {
        for (var at = dossier.Facts.Length - 1; at >= 0; at--)
        {
            if (dossier.Facts[at].From.DayNumber <= month.FactsKnownOn)
            {
                var day = dossier.Facts[at].Facts.DateOfDeath?.DayNumber ?? int.MaxValue;
                return day <= month.FactsKnownOn ? day : int.MaxValue;
            }
        }

        return int.MaxValue;
    }
}
