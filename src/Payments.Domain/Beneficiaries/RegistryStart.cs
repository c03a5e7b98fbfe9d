namespace Payments.Domain.Beneficiaries;

/// <summary>From when the facts of a new person count, when the file does not say.</summary>
public static class RegistryStart
{
    private static readonly DateOnly communesDecide = new(2025, 7, 1);

    /// <summary>
    /// As far back as the decision reaches: the certificate of a disabled person and, for decisions
    /// of the district, the birthday that opened the allowance of the old may lie before its
    /// signing. Without a decision: the day of import.
    /// </summary>
    /// <remarks>Decree 20/2021/NĐ-CP, art. 8(1).</remarks>
    public static DateOnly Of(RegistryFacts facts, DateOnly today)
    {
        var start = Earlier(facts.DecisionSignedOn, facts.SocialPensionSignedOn);
        if (facts.DecisionSignedOn is { } signed)
        {
            start = Earlier(start, facts.DisabilityCertifiedOn);
            start = Earlier(start, Birthday(facts, signed));
        }

        return start ?? today;
    }

    /// <summary>The 75th birthday in a specially difficult area, else the 80th; null when it came after the signing.</summary>
    private static DateOnly? Birthday(RegistryFacts facts, DateOnly signed)
    {
        var isInArea = facts.SpecialArea && facts.Household != "none";
        var birthday = facts.DateOfBirth.Day.AddYears(isInArea ? 75 : 80);
        return signed < communesDecide && birthday <= signed ? birthday : null;
    }

    private static DateOnly? Earlier(DateOnly? left, DateOnly? right) =>
        left is null ? right
        : right is null || left < right ? left
        : right;
}
