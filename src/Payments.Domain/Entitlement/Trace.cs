namespace Payments.Domain.Entitlement;

/// <summary>Where the evaluator writes down what it looked at, when someone asks why.</summary>
internal sealed class Trace
{
    private readonly List<Consideration> considered = [];

    public IReadOnlyList<Consideration> Considered => considered;

    /// <summary>Every group of article 5 that is not paid, with its reason.</summary>
    public void Groups(
        MonthLaw month,
        Grant grant,
        bool isInFacility,
        ReadOnlySpan<Finding> found,
        in AllowanceChoice choice
    )
    {
        for (var category = Category.Orphan; category <= Category.HivAdult; category++)
        {
            var finding = found[(int)category];
            var isPaid =
                finding.IsMet
                && (
                    category == Category.SoleParent
                        ? choice.Children.IsMet
                        : choice.Own.IsMet && choice.OwnCategory == category
                );
            if (!isPaid)
            {
                var (outcome, reason) = Judge(month, grant, isInFacility, category, finding);
                Add(month, category, outcome, reason);
            }
        }
    }

    public void Care(MonthLaw month, in Finding finding)
    {
        if (!finding.IsMet)
        {
            Add(month, Category.CareSupport, Outcome.NotMet, finding.Reason);
        }
    }

    /// <summary>The lines that the social pension takes the place of.</summary>
    public void Outrank(MonthLaw month, ReadOnlySpan<Line> lines)
    {
        foreach (ref readonly var line in lines)
        {
            Add(month, line.Category, Outcome.Outranked, Reason.LowerThanSocialPension);
        }
    }

    public void Everything(MonthLaw month, Reason reason)
    {
        foreach (var category in Enum.GetValues<Category>())
        {
            Add(month, category, Outcome.NotMet, reason);
        }
    }

    public void Add(MonthLaw month, Category category, Outcome outcome, Reason reason) =>
        considered.Add(
            new Consideration(category, outcome, reason, month.Law.CitationsOf(category))
        );

    private static (Outcome, Reason) Judge(
        MonthLaw month,
        Grant grant,
        bool isInFacility,
        Category category,
        in Finding finding
    )
    {
        if (!finding.IsMet)
        {
            return (Outcome.NotMet, finding.Reason);
        }

        if (!grant.IsGiven)
        {
            return (Outcome.NotGranted, grant.Refusal);
        }

        if (isInFacility)
        {
            return (Outcome.Outranked, Reason.InFacility);
        }

        return grant.Covers(month, category)
            ? (Outcome.Outranked, Reason.LowerThanHighest)
            : (Outcome.NotGranted, Reason.BeforeStart);
    }
}
