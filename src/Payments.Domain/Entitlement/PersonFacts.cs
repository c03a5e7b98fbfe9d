namespace Payments.Domain.Entitlement;

/// <summary>Household status (hộ nghèo, hộ cận nghèo) by the yearly list.</summary>
public enum Household : byte
{
    None,
    Poor,
    NearPoor,
}

/// <summary>The point of article 5(1) under which a child has no source of care; <c>dd</c> is đ.</summary>
public enum OrphanCase : byte
{
    None,
    A,
    B,
    C,
    D,
    Dd,
    E,
    G,
    H,
    I,
    K,
    L,
}

/// <summary>What the person studies; every value but <c>None</c> is study in the sense of article 5(2).</summary>
public enum Study : byte
{
    None,
    School,
    Continuing,
    Vocational,
    SecondaryProfessional,
    College,
    UniversityFirst,
}

/// <summary>A monthly benefit from another source.</summary>
public enum Pension : byte
{
    None,
    Retirement,
    SocialInsurance,
    Survivor,
    Other,
}

/// <summary>The people obliged to support (người có nghĩa vụ phụng dưỡng): none, able, or on an allowance themselves.</summary>
public enum Supporter : byte
{
    None,
    Able,
    OnAllowance,
}

/// <summary>Why a parent raises children alone (người đơn thân); divorce is not among the reasons.</summary>
public enum SoleParent : byte
{
    None,
    NeverMarried,
    Widowed,
    SpouseMissing,
}

/// <summary>Level of disability on the certificate: nhẹ, nặng, đặc biệt nặng.</summary>
public enum DisabilityLevel : byte
{
    None,
    Mild,
    Severe,
    Extreme,
}

/// <summary>Who cares for the person: the own household, or one that took the person in.</summary>
public enum Care : byte
{
    None,
    OwnHousehold,
    Foster,
}

public enum Sex : byte
{
    Unknown,
    Male,
    Female,
}

/// <summary>A certificate of disability; without a date it is valid always (ruling).</summary>
public readonly record struct Disability(DisabilityLevel Level, DateOnly? CertifiedOn);

/// <summary>A child that the person raises.</summary>
public readonly record struct Child(BirthDate DateOfBirth, Study Study);

/// <summary>Everything that the law asks about a person at one time. What is not said is none or false.</summary>
public sealed record PersonFacts
{
    private readonly Child[] children = [];

    public required BirthDate DateOfBirth { get; init; }

    public DateOnly? DateOfDeath { get; init; }

    public Sex Sex { get; init; }

    public Household Household { get; init; }

    /// <summary>Lives in a commune or village classed as specially difficult (đặc biệt khó khăn).</summary>
    public bool SpecialArea { get; init; }

    /// <summary>The year of the list that says what <see cref="Household"/> is; 0: nobody said.</summary>
    public int HouseholdYear { get; init; }

    /// <summary>The year of the list that says <see cref="SpecialArea"/>; 0: nobody said.</summary>
    public int SpecialAreaYear { get; init; }

    public OrphanCase OrphanCase { get; init; }

    /// <summary>Was drawing under article 5(1) on turning 16.</summary>
    public bool FormerOrphan { get; init; }

    public Study Study { get; init; }

    public bool Hiv { get; init; }

    public bool SteadyIncome { get; init; }

    public Pension Pension { get; init; }

    public Supporter Supporter { get; init; }

    /// <summary>Old, with nobody obliged to support, and taken in by someone: article 5(5)(d).</summary>
    public bool TakenIn { get; init; }

    public SoleParent SoleParent { get; init; }

    public IReadOnlyList<Child> Children
    {
        get => children;
        init => children = [.. value];
    }

    public Disability Disability { get; init; }

    public bool Pregnant { get; init; }

    public Care Care { get; init; }

    public bool SpouseDrawsCareSupport { get; init; }

    public bool InFacility { get; init; }

    internal ReadOnlySpan<Child> ChildSpan => children;
}
