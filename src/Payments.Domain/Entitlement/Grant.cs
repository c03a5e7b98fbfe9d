using Payments.Domain.Common;

namespace Payments.Domain.Entitlement;

/// <summary>A decision as an assessment sees it: the day it was signed, or why there is none.</summary>
internal readonly struct Grant
{
    private Grant(int signedDay, Reason refusal)
    {
        SignedDay = signedDay;
        Refusal = refusal;
    }

    /// <summary><see cref="int.MaxValue"/> when nothing was granted.</summary>
    public int SignedDay { get; }

    public Reason Refusal { get; }

    public bool IsGiven => Refusal == Reason.Met;

    /// <summary>
    /// Ruling: a decision dated after the day from which one looks does not exist; one signed after the
    /// death grants nothing.
    /// </summary>
    public static Grant Of(DateOnly? signedOn, int deathDay, int knownOn)
    {
        if (signedOn is not { } day || day.DayNumber > knownOn)
        {
            return new Grant(int.MaxValue, Reason.NoDecision);
        }

        return day.DayNumber > deathDay
            ? new Grant(int.MaxValue, Reason.SignedAfterDeath)
            : new Grant(day.DayNumber, Reason.Met);
    }

    /// <summary>Whether it is the decision that is wanting, and not a condition of the law.</summary>
    public static bool Refuses(Reason reason) =>
        reason is Reason.NoDecision or Reason.SignedAfterDeath or Reason.BeforeStart;

    /// <summary>Whether a group is paid in the month, by the rule on starts of the day of signing.</summary>
    /// <remarks>
    /// Ruling: under Decree 20 disabled people are paid from the month of the certificate, also when the
    /// decision was for another group, and 5(5)(b), (c) from the month of the birthday (art. 8(1)); all else,
    /// and everyone under Decree 147/2025/NĐ-CP and Decree 335/2026/NĐ-CP, from the month of signing.
    /// </remarks>
    public bool Covers(MonthLaw month, Category category) =>
        SignedDay <= month.LastDay
        || (
            IsGiven
            && month.ProcedureOn(SignedDay) is { } procedure
            && procedure.StartsEarly(category)
        );
}
