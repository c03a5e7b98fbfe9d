using Payments.Domain.Common;
using Payments.Domain.Entitlement;

namespace Payments.Entitlement;

/// <summary>The form of the body of <c>POST /v1/assessments</c>, for its description; it is read member by member.</summary>
/// <param name="Month">The month owed; with <c>from</c> the last one.</param>
/// <param name="Province">Two digits, valid in the month; an old code until 2025-12.</param>
public sealed record AssessmentForm(PayMonth Month, string Province, PersonMembers Person)
{
    /// <summary>The old code whose local resolution governs until it is replaced.</summary>
    public string? FormerProvince { get; init; }

    /// <summary>The day from which law and facts are looked at; absent: today.</summary>
    public DateOnly? KnownOn { get; init; }

    /// <summary>Granted the monthly allowance and care support.</summary>
    public SignedDecision? Decision { get; init; }

    public SignedDecision? SocialPensionDecision { get; init; }

    /// <summary>What changed, each from the first day of its month.</summary>
    public IReadOnlyList<PersonChange>? History { get; init; }

    /// <summary>The first month of the window; absent: <c>month</c> alone.</summary>
    public PayMonth? From { get; init; }

    /// <summary>Đồng by month inside the window.</summary>
    public IReadOnlyDictionary<string, long>? AlreadyPaid { get; init; }
}

/// <summary>The form of the body of <c>POST /v1/assessments/funeral</c>.</summary>
public sealed record FuneralForm(string Province, DeceasedMembers Deceased)
{
    public string? FormerProvince { get; init; }
}

/// <summary>A decision by the day of its signing.</summary>
public sealed record SignedDecision(DateOnly SignedOn);

/// <summary>Members that change from a month on; null: none from then.</summary>
public sealed record PersonChange(PayMonth From, ChangedMembers Person);

/// <summary>Facts about a person; what is absent is none or false.</summary>
/// <param name="DateOfBirth">yyyy-MM-dd, yyyy-MM or yyyy.</param>
public sealed record PersonMembers(string DateOfBirth) : ChangedMembers;

/// <summary>Any of the facts about a person.</summary>
public record ChangedMembers
{
    public DateOnly? DateOfDeath { get; init; }

    public Sex? Sex { get; init; }

    public Household? Household { get; init; }

    /// <summary>Lives in a specially difficult area.</summary>
    public bool? SpecialArea { get; init; }

    /// <summary>Point of article 5(1); dd is đ.</summary>
    public OrphanCase? OrphanCase { get; init; }

    /// <summary>Was drawing under article 5(1) on turning 16.</summary>
    public bool? FormerOrphan { get; init; }

    public Study? Study { get; init; }

    public bool? Hiv { get; init; }

    public bool? SteadyIncome { get; init; }

    public Pension? Pension { get; init; }

    /// <summary>People obliged to support.</summary>
    public Supporter? Supporter { get; init; }

    public bool? TakenIn { get; init; }

    public SoleParent? SoleParent { get; init; }

    public IReadOnlyList<ChildMembers>? Children { get; init; }

    public DisabilityMembers? Disability { get; init; }

    public bool? Pregnant { get; init; }

    public Care? Care { get; init; }

    public bool? SpouseDrawsCareSupport { get; init; }

    public bool? InFacility { get; init; }
}

/// <param name="DateOfBirth">yyyy-MM-dd, yyyy-MM or yyyy.</param>
public sealed record ChildMembers(string DateOfBirth)
{
    public Study? Study { get; init; }
}

/// <summary>A certificate of disability; without a day it is always valid.</summary>
public sealed record DisabilityMembers(DisabilityLevel Level)
{
    public DateOnly? CertifiedOn { get; init; }
}

/// <summary>What is asked about someone who died.</summary>
public sealed record DeceasedMembers(DateOnly DiedOn)
{
    /// <summary>yyyy-MM-dd, yyyy-MM or yyyy.</summary>
    public string? DateOfBirth { get; init; }

    public bool? OnMonthlyAllowance { get; init; }

    public bool? OnSocialPension { get; init; }

    public Pension? Pension { get; init; }

    public bool? InFacility { get; init; }

    public bool? ChildOfSoleParent { get; init; }
}
