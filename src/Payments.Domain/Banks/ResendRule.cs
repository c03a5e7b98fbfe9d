namespace Payments.Domain.Banks;

/// <summary>What a bank answered when asked about a batch.</summary>
public enum AskAnswer
{
    /// <summary>200: it knows the batch.</summary>
    Found,

    /// <summary>404: it has never seen the batch.</summary>
    NotSeen,

    /// <summary>409 to a sending: it knows the message id.</summary>
    Known,

    /// <summary>An error, a time-out, an answer put aside: proves nothing.</summary>
    Nothing,
}

/// <summary>One ask, and when the answer came.</summary>
public readonly record struct Ask(DateTimeOffset At, AskAnswer Answer);

/// <summary>What to do about a batch whose sending was not clear.</summary>
public enum ResendDecision
{
    /// <summary>Ask (again).</summary>
    Ask,

    /// <summary>Send the same bytes under the same message id.</summary>
    Resend,

    /// <summary>A person decides, with evidence.</summary>
    Person,
}

/// <summary>
/// When the same bytes may be sent again. A bank that has ever known the batch never gets it twice.
/// </summary>
public static class ResendRule
{
    /// <summary>After so long without a clear answer a person must look.</summary>
    public static readonly TimeSpan PersonAfter = TimeSpan.FromHours(24);

    /// <param name="bankAnswersAsks">False for file and pull banks: they have no 404.</param>
    /// <param name="lastSentAt">The last sending; answers from before it prove nothing about it.</param>
    /// <param name="asks">All answers, in any order; those to the sending (409) included.</param>
    /// <param name="resendAfterSeconds">Two 404 answers must lie at least so far apart.</param>
    public static ResendDecision Decide(
        bool bankAnswersAsks,
        DateTimeOffset lastSentAt,
        IEnumerable<Ask> asks,
        int resendAfterSeconds
    )
    {
        if (!bankAnswersAsks)
        {
            return ResendDecision.Person;
        }

        DateTimeOffset? firstNotSeen = null;
        var resend = false;
        foreach (var ask in asks.OrderBy(ask => ask.At).ThenBy(ask => ask.Answer))
        {
            if (ask.Answer == AskAnswer.Found)
            {
                return ResendDecision.Ask;
            }

            if (ask.At < lastSentAt || ask.Answer == AskAnswer.Nothing)
            {
                continue;
            }

            if (ask.Answer == AskAnswer.Known)
            {
                firstNotSeen = null;
                resend = false;
                continue;
            }

            firstNotSeen ??= ask.At;
            resend = ask.At - firstNotSeen >= TimeSpan.FromSeconds(resendAfterSeconds);
        }

        return resend ? ResendDecision.Resend : ResendDecision.Ask;
    }

    public static bool NeedsPerson(DateTimeOffset firstSentAt, DateTimeOffset now) =>
        now - firstSentAt >= PersonAfter;
}
