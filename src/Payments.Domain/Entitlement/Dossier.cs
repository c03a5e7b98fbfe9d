namespace Payments.Domain.Entitlement;

/// <summary>Facts that hold from a day (inclusive) until the next dated facts begin.</summary>
/// <remarks>From <see cref="DateOnly.MinValue"/>: as far back as anyone asks.</remarks>
public readonly record struct DatedFacts(DateOnly From, PersonFacts Facts);

/// <summary>What an assessment knows of one person: facts over time and the decisions that grant.</summary>
/// <remarks>
/// The facts are ascending by <see cref="DatedFacts.From"/> and hold only what was known on the day from
/// which is looked. Before the first <c>From</c> nothing is known and nothing is owed. A move between
/// provinces is not here: the caller chooses the <see cref="MonthLaw"/> of the place.
/// </remarks>
public readonly ref struct Dossier
{
    public Dossier(
        ReadOnlySpan<DatedFacts> facts,
        DateOnly? decisionSignedOn,
        DateOnly? socialPensionSignedOn = null
    )
    {
        Facts = facts;
        DecisionSignedOn = decisionSignedOn;
        SocialPensionSignedOn = socialPensionSignedOn;
    }

    public ReadOnlySpan<DatedFacts> Facts { get; }

    /// <summary>The day on which the monthly allowance and the care support were granted; null: never.</summary>
    public DateOnly? DecisionSignedOn { get; }

    /// <summary>The day on which the social pension was granted; null: never.</summary>
    public DateOnly? SocialPensionSignedOn { get; }
}
