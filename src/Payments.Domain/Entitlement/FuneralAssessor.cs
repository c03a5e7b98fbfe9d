using Payments.Domain.Common;

namespace Payments.Domain.Entitlement;

/// <summary>What the law asks about someone who died, to help with the funeral.</summary>
public sealed record Deceased(DateOnly DiedOn)
{
    public BirthDate? DateOfBirth { get; init; }

    public bool OnMonthlyAllowance { get; init; }

    public bool OnSocialPension { get; init; }

    /// <summary>Had applied for the allowance and qualified, and was not yet decided.</summary>
    public bool QualifiedForAllowance { get; init; }

    /// <summary>Had applied for the social pension and qualified, and was not yet decided.</summary>
    public bool QualifiedForPension { get; init; }

    public Pension Pension { get; init; }

    public bool InFacility { get; init; }

    public bool ChildOfSoleParent { get; init; }
}

/// <summary>Why no funeral help is due.</summary>
public enum FuneralReason : byte
{
    Due,
    NoQualifyingCase,
    BirthDateUnknown,
    TooYoung,
}

/// <summary>The case of the law by which funeral help is due. Decree 20/2021/NĐ-CP, arts. 11(1), 25(3).</summary>
public enum FuneralCase : byte
{
    None,

    /// <summary>Drew the monthly allowance. Art. 11(1)(a).</summary>
    FuneralAllowance,

    /// <summary>Child of a poor sole parent. Art. 11(1)(b).</summary>
    FuneralChild,

    /// <summary>Old, with a survivor or other monthly benefit. Art. 11(1)(c).</summary>
    FuneralPensioner,

    /// <summary>Drew the social pension. Decree 335/2026/NĐ-CP, art. 31.</summary>
    FuneralSocialPension,

    /// <summary>Lived in a facility. Art. 25(3).</summary>
    FuneralFacility,

    /// <summary>Had applied and qualified, and was not yet decided. Decree 335/2026/NĐ-CP, arts. 11, 31.</summary>
    FuneralApplicant,
}

/// <summary>Paid once to whoever holds the funeral; 0 đồng comes with a reason.</summary>
public sealed record FuneralAssessment(
    long AmountVnd,
    FuneralReason Reason,
    IReadOnlyList<Citation> Citations
)
{
    /// <summary>The case that gives the highest sum.</summary>
    public FuneralCase Case { get; init; }

    /// <summary>How many times the standard.</summary>
    public int Times { get; init; }

    public long StandardVnd { get; init; }
}

/// <summary>Help with funeral costs: the highest of what the cases give, by the law of the day of death.</summary>
/// <remarks>
/// Ruling: law and figure are those of the day of death, so 540,000 counts from 2026-10-05 and does not
/// reach back. The case of Decree 335 for 70 to under 75, poor, with a survivor benefit is not asked about.
/// Decree 20/2021/NĐ-CP, arts. 11, 25(3); Decree 335/2026/NĐ-CP, arts. 11, 31.
/// </remarks>
public static class FuneralAssessor
{
    /// <exception cref="ArgumentOutOfRangeException">The death is before the rules begin.</exception>
    public static FuneralAssessment Assess(
        Rulebook rulebook,
        Deceased deceased,
        string province,
        string? formerProvince = null
    )
    {
        var month = PayMonth.Of(deceased.DiedOn);
        ArgumentOutOfRangeException.ThrowIfLessThan(month, rulebook.FirstMonth);
        var law = rulebook.LawOn(deceased.DiedOn, deceased.DiedOn, province, formerProvince);
        var best = new FuneralAssessment(0, WhyNothing(deceased), []);
        if (deceased.InFacility)
        {
            Take(ref best, FuneralCase.FuneralFacility, law.FuneralFacility, law.Facility);
        }

        if (CommunityCase(law, deceased) is { } community)
        {
            Take(ref best, community, law.FuneralCommunity, law.Community);
        }

        if (deceased.QualifiedForAllowance)
        {
            Take(ref best, FuneralCase.FuneralApplicant, law.FuneralApplicant, law.Community);
        }

        if (deceased.QualifiedForPension && law.FuneralApplicant is not null)
        {
            Take(
                ref best,
                FuneralCase.FuneralApplicant,
                law.FuneralSocialPension,
                law.NationalPension
            );
        }

        if (deceased.OnSocialPension)
        {
            Take(
                ref best,
                FuneralCase.FuneralSocialPension,
                law.FuneralSocialPension,
                law.NationalPension
            );
        }

        return best;
    }

    private static FuneralCase? CommunityCase(Law law, Deceased deceased) =>
        deceased.OnMonthlyAllowance ? FuneralCase.FuneralAllowance
        : deceased.ChildOfSoleParent ? FuneralCase.FuneralChild
        : IsPensioner(law, deceased) ? FuneralCase.FuneralPensioner
        : null;

    /// <summary>Old, with a monthly survivor or other benefit. Art. 11(1)(c).</summary>
    private static bool IsPensioner(Law law, Deceased deceased) =>
        HasFuneralPension(deceased)
        && deceased.DateOfBirth is { } birth
        && birth.Reaches(law.FuneralPensionerFrom) <= deceased.DiedOn;

    /// <summary>Ruling: 11(1)(c) needs a survivor benefit or another one, not a pension of insurance.</summary>
    private static bool HasFuneralPension(Deceased deceased) =>
        deceased.Pension is Pension.Survivor or Pension.Other;

    private static FuneralReason WhyNothing(Deceased deceased)
    {
        if (!HasFuneralPension(deceased))
        {
            return FuneralReason.NoQualifyingCase;
        }

        return deceased.DateOfBirth is null
            ? FuneralReason.BirthDateUnknown
            : FuneralReason.TooYoung;
    }

    /// <summary>The point that names the case, where it is not the article of the sum itself.</summary>
    private static IEnumerable<Citation> CaseOf(FuneralCase by, Citation sum) =>
        by switch
        {
            FuneralCase.FuneralAllowance => [sum with { Article = "11(1)(a)" }],
            FuneralCase.FuneralChild => [sum with { Article = "11(1)(b)" }],
            FuneralCase.FuneralPensioner => [sum with { Article = "11(1)(c)" }],
            FuneralCase.None
            or FuneralCase.FuneralSocialPension
            or FuneralCase.FuneralFacility
            or FuneralCase.FuneralApplicant => [],
        };

    /// <summary>Only the highest is paid. Art. 11(3).</summary>
    private static void Take(
        ref FuneralAssessment best,
        FuneralCase by,
        RuleValue? times,
        Standard standard
    )
    {
        var amount = (times?.Value ?? 0) * standard.AmountVnd;
        if (amount > best.AmountVnd)
        {
            Citation[] all = [.. CaseOf(by, times!.Source), times.Source, standard.Source];
            best = new FuneralAssessment(amount, FuneralReason.Due, [.. all.Distinct()])
            {
                Case = by,
                Times = (int)times.Value!.Value,
                StandardVnd = standard.AmountVnd,
            };
        }
    }
}
