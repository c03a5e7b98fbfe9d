using Payments.Domain.Common;

namespace Payments.Domain.Entitlement;

/// <summary>An instrument and the place in it, in the law's own letters: <c>20/2021/NĐ-CP</c>, <c>6(1)(đ)</c>.</summary>
public sealed record Citation(string Instrument, string Article);

/// <summary>What became of a group or benefit that was looked at.</summary>
public enum Outcome : byte
{
    /// <summary>The conditions hold, but a higher level excludes this one.</summary>
    Outranked,

    /// <summary>The conditions hold or held, but no decision covers the month.</summary>
    NotGranted,

    NotMet,
}

/// <summary>Why something is not owed, for people and machines; <c>Met</c> stands where it is.</summary>
public enum Reason : byte
{
    /// <summary>Nobody asked; never seen outside.</summary>
    NotLookedAt,

    Met,
    NotInForce,
    NoFactsKnown,
    NotBorn,
    Died,
    NoDecision,
    SignedAfterDeath,
    BeforeStart,
    InFacility,
    NotInFacility,
    LowerThanHighest,
    LowerThanAllowance,
    LowerThanSocialPension,
    InAnotherGroup,
    TooYoung,
    TooOld,
    NotAnOrphan,
    WasNotDrawingAtSixteen,
    NotStudying,
    StudyBroken,
    HouseholdNotPoor,
    HouseholdNotPoorNorNearPoor,
    NoHiv,
    SteadyIncome,
    HasPension,
    NotASoleParent,
    NoChildCounts,
    HasSupporter,
    NotTakenIn,
    NotInSpecialArea,
    NoDisability,
    DisabilityMild,
    NotCertified,
    NoCarer,
    NotExtreme,
    SpouseDrawsIt,
    NotPregnantNorRaising,
}

/// <summary>One group or benefit that was looked at in a month.</summary>
public sealed record Consideration(
    Category Category,
    Outcome Outcome,
    Reason Reason,
    IReadOnlyList<Citation> Citations
);

/// <summary>A line with the articles that support it.</summary>
public sealed record CitedLine(Line Line, IReadOnlyList<Citation> Citations);

/// <summary>What a person is owed for a month, and why; no lines means nothing is.</summary>
public sealed record Assessment(
    PayMonth Month,
    IReadOnlyList<CitedLine> Lines,
    IReadOnlyList<Consideration> Considered
)
{
    public long TotalVnd => Lines.Sum(line => line.Line.AmountVnd);
}
