namespace Payments.Domain.Entitlement;

/// <summary>When a grant begins and a change counts; one per era of decisions.</summary>
/// <remarks>
/// <c>From</c> inclusive. Under <c>CountsMonthAfter</c> a change after signing counts from the month after
/// it. <c>StartsBeforeSigning</c> are the groups paid from the month in which they meet the conditions, even
/// if the decision came later.
/// </remarks>
internal sealed record Procedure(
    string Name,
    DateOnly From,
    DateOnly InForce,
    bool CountsMonthAfter,
    IReadOnlyList<Category> StartsBeforeSigning,
    Citation Source
)
{
    private readonly uint early = StartsBeforeSigning.Aggregate(
        0u,
        (mask, category) => mask | (1u << (int)category)
    );

    public bool StartsEarly(Category category) => (early & (1u << (int)category)) != 0;
}
