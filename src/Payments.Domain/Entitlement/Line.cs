namespace Payments.Domain.Entitlement;

public enum Benefit : byte
{
    /// <summary>Monthly social allowance (trợ cấp xã hội hàng tháng).</summary>
    MonthlyAllowance,

    /// <summary>Care support (hỗ trợ kinh phí chăm sóc, nuôi dưỡng hàng tháng).</summary>
    CareSupport,

    /// <summary>Social pension (trợ cấp hưu trí xã hội).</summary>
    SocialPension,

    /// <summary>Care in a facility (chăm sóc tại cơ sở trợ giúp xã hội): assessed and forecast, never in a run.</summary>
    FacilityCare,

    /// <summary>Funeral costs (hỗ trợ chi phí mai táng).</summary>
    Funeral,
}

public enum Payee : byte
{
    Beneficiary,
    Carer,
    FuneralHolder,
}

/// <summary>The group of the law by which something is owed; the first eleven are those of article 5.</summary>
public enum Category : byte
{
    Orphan,
    FormerOrphan,
    HivChild,
    SoleParent,
    ElderlyPoor,
    ElderlySpecialArea,
    Elderly80,
    ElderlyTakenIn,
    Disabled,
    SmallChild,
    HivAdult,
    SocialPension,
    FacilityCare,
    CareSupport,
}

/// <summary>One kind of benefit owed for one month, with its arithmetic.</summary>
/// <remarks>
/// The coefficient is in tenths: 15 is 1.5. <c>Age</c> is in whole years as they count in the month, by the
/// rule on changes. <c>Children</c> says how many children (and a pregnancy) were counted, 0 where none are;
/// <c>FactsIndex</c> which of the dossier's dated facts decided.
/// </remarks>
public readonly record struct Line(
    Benefit Benefit,
    Payee Payee,
    Category Category,
    Rule Rule,
    int CoefficientTenths,
    long StandardVnd,
    long AmountVnd,
    short Age,
    byte Children,
    short FactsIndex
);
