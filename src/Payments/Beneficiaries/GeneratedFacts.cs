using System.Globalization;
using Payments.Domain.Beneficiaries;

namespace Payments.Beneficiaries;

/// <summary>The facts that make an invented person's case, and the decision that granted it.</summary>
internal static class GeneratedFacts
{
    private const string True = "true";
    private static readonly string[] orphanCases =
    [
        "b",
        "b",
        "b",
        "c",
        "d",
        "dd",
        "dd",
        "h",
        "a",
        "a",
        "k",
        "e",
        "g",
        "i",
        "l",
    ];
    private static readonly string[] laterStudies =
    [
        "school",
        "vocational",
        "secondary_professional",
        "college",
        "university_first",
        "continuing",
    ];

    public static void Write(
        ref Draw draw,
        GeneratedPerson person,
        GeneratedCommune commune,
        GeneratedLife life,
        DateOnly today
    )
    {
        person[RegistryColumn.SpecialArea] = commune.IsSpecialArea ? True : null;
        person[RegistryColumn.Household] = Household(ref draw, life.Case);
        WriteCase(ref draw, person, life, today);
        if (life.Age is >= 6 and < 16 && person[RegistryColumn.Study] is null && draw.Chance(92))
        {
            person[RegistryColumn.Study] = "school";
        }

        WriteDecision(ref draw, person, life, today);
    }

    private static string? Household(ref Draw draw, GeneratedCase kind) =>
        kind switch
        {
            GeneratedCase.ElderlyPoor
            or GeneratedCase.ElderlyTakenIn
            or GeneratedCase.HivAdult
            or GeneratedCase.HivChild => "poor",
            GeneratedCase.ElderlySpecialArea
            or GeneratedCase.SoleParent
            or GeneratedCase.SmallChild => draw.Chance(60) ? "poor" : "near_poor",
            _ => draw.Below(100) switch
            {
                < 12 => "poor",
                < 20 => "near_poor",
                _ => null,
            },
        };

    private static void WriteCase(
        ref Draw draw,
        GeneratedPerson person,
        GeneratedLife life,
        DateOnly today
    )
    {
        switch (life.Case)
        {
            case GeneratedCase.ElderlyPoor:
                person[RegistryColumn.Supporter] = draw.Chance(80) ? "none" : "on_allowance";
                break;
            case GeneratedCase.ElderlyTakenIn:
                person[RegistryColumn.Supporter] = "none";
                person[RegistryColumn.TakenIn] = True;
                break;
            case GeneratedCase.SeverelyDisabled:
                person[RegistryColumn.DisabilityLevel] = "severe";
                break;
            case GeneratedCase.ExtremelyDisabled:
                person[RegistryColumn.DisabilityLevel] = "extreme";
                break;
            case GeneratedCase.SoleParent:
                person[RegistryColumn.SoleParent] = SoleParent(ref draw);
                person[RegistryColumn.Children] = Children(ref draw, life, today);
                break;
            case GeneratedCase.Orphan:
                person[RegistryColumn.OrphanCase] = draw.Pick(orphanCases);
                break;
            case GeneratedCase.FormerOrphan:
                person[RegistryColumn.FormerOrphan] = True;
                person[RegistryColumn.Study] = draw.Pick(laterStudies);
                break;
            case GeneratedCase.HivAdult:
            case GeneratedCase.HivChild:
                person[RegistryColumn.Hiv] = True;
                break;
            case GeneratedCase.Elderly80:
            case GeneratedCase.ElderlySpecialArea:
            case GeneratedCase.SmallChild:
            case GeneratedCase.Applicant:
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static string SoleParent(ref Draw draw) =>
        draw.Below(100) switch
        {
            < 52 => "never_married",
            < 95 => "widowed",
            _ => "spouse_missing",
        };

    private static string Children(ref Draw draw, GeneratedLife life, DateOnly today)
    {
        var count = draw.Below(10) switch
        {
            < 6 => 1,
            < 9 => 2,
            _ => 3,
        };
        var children = new List<string>(count);
        var oldest = Math.Min(life.Age - 19, 20);
        for (var index = 0; index < count; index++)
        {
            var birth = draw.Day(today.AddYears(-oldest), today.AddDays(-60));
            var age = today.Year - birth.Year;
            var study =
                age >= 15 ? "/" + draw.Pick(laterStudies)
                : age >= 6 ? "/school"
                : "";
            children.Add(RegistryGenerator.Text(birth) + study);
        }

        return string.Join(';', children);
    }

    private static void WriteDecision(
        ref Draw draw,
        GeneratedPerson person,
        GeneratedLife life,
        DateOnly today
    )
    {
        var last = today.AddDays(-4);
        var until =
            life.Case == GeneratedCase.FormerOrphan ? life.Birth.AddYears(16).AddDays(-5) : last;
        var signed = OnWorkingDay(draw.Day(life.EligibleFrom, until < last ? until : last), last);
        if (person[RegistryColumn.DisabilityLevel] is not null)
        {
            var certified = signed.AddDays(-draw.Between(5, 60));
            person[RegistryColumn.DisabilityCertifiedOn] = RegistryGenerator.Text(
                certified < life.Birth ? life.Birth : certified
            );
        }

        if (life.Case != GeneratedCase.Applicant)
        {
            var (number, day) = life.DrawsPension(today)
                ? (RegistryColumn.SocialPensionDecisionNo, RegistryColumn.SocialPensionSignedOn)
                : (RegistryColumn.DecisionNo, RegistryColumn.DecisionSignedOn);
            person[number] = string.Create(
                CultureInfo.InvariantCulture,
                $"{draw.Between(1, 4800)}/QĐ-UBND"
            );
            person[day] = RegistryGenerator.Text(signed);
        }
    }

    /// <summary>The next working day, or the last one before when that would be too late.</summary>
    private static DateOnly OnWorkingDay(DateOnly day, DateOnly last)
    {
        var next = day;
        while (IsWeekend(next))
        {
            next = next.AddDays(1);
        }

        while (IsWeekend(day))
        {
            day = day.AddDays(-1);
        }

        return next <= last ? next : day;
    }

    private static bool IsWeekend(DateOnly day) =>
        day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
}
