namespace Payments.Domain.Entitlement;

/// <summary>
/// What a draft may ask of a group beyond the law, in the words the law already uses; the law of today asks no more than
/// its methods do.
/// </summary>
public enum DraftCondition : byte
{
    Poor,
    PoorOrNearPoor,
    SpecialArea,
    NoSteadyIncome,
    NoPension,

    /// <summary>Nobody obliged to support, or nobody able to.</summary>
    NoAbleSupporter,
}

/// <summary>Draft conditions met by people.</summary>
public static class DraftConditions
{
    /// <summary>The groups that a condition narrows; care and facilities follow other lists.</summary>
    public static bool Narrows(Category category) => category <= Category.SocialPension;

    /// <summary>A finding under what a draft asks of the group beyond the law.</summary>
    internal static Finding Narrowed(this Finding found, in Circumstances who, Category category) =>
        found.IsMet
        && who.Law.ConditionOf(category) is { } condition
        && WhyNot(who, condition) is var reason and not Reason.Met
            ? Finding.No(reason)
            : found;

    private static Reason WhyNot(in Circumstances who, DraftCondition condition) =>
        condition switch
        {
            DraftCondition.Poor => who.IsPoor ? Reason.Met : Reason.HouseholdNotPoor,
            DraftCondition.PoorOrNearPoor => who.IsPoorOrNearPoor
                ? Reason.Met
                : Reason.HouseholdNotPoorNorNearPoor,
            DraftCondition.SpecialArea => who.Facts.SpecialArea
                ? Reason.Met
                : Reason.NotInSpecialArea,
            DraftCondition.NoSteadyIncome => who.Facts.SteadyIncome
                ? Reason.SteadyIncome
                : Reason.Met,
            DraftCondition.NoPension => who.Facts.Pension == Pension.None
                ? Reason.Met
                : Reason.HasPension,
            DraftCondition.NoAbleSupporter => who.Facts.Supporter == Supporter.Able
                ? Reason.HasSupporter
                : Reason.Met,
            _ => throw new ArgumentOutOfRangeException(nameof(condition)),
        };
}
