using Payments.Domain.Banks;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>
/// Puts before a person what a bank's reasons ask of us as a whole, or about a payee's life, and has an account that was
/// called wrong asked about again before anything more is paid to it.
/// </summary>
internal static class ReasonDesk
{
    private const PaymentFacts Failures =
        PaymentFacts.RejectedByBank | PaymentFacts.ReturnedByStatement;

    /// <summary>Once a batch and reason; a death or a suspicion once a payment, at its commune.</summary>
    public static async Task Raise(
        MessageDesk desk,
        Session session,
        string bankBin,
        IEnumerable<LearntFact> learnt,
        Guid? messageId,
        CancellationToken cancellationToken
    )
    {
        var failed = learnt
            .Where(fact => (fact.Fact & Failures) != 0 && fact.Reason is not null)
            .Select(fact => (Fact: fact, Advice: ReasonCodes.Of(fact.Reason!)))
            .ToList();
        await AskAgain(
            session,
            failed.Where(pair =>
                pair.Advice.Action is NextAction.MendAccount or NextAction.CheckName
                && (pair.Fact.Payment.AllFacts & pair.Fact.Fact) != pair.Fact.Fact
            ),
            cancellationToken
        );
        var raised = failed
            .Where(pair => ExceptionKinds.Of(pair.Advice.Action) is not null)
            .Select(pair => (pair.Fact, pair.Advice, Subject: SubjectOf(pair.Fact, pair.Advice)))
            .DistinctBy(row => row.Subject);
        foreach (var (fact, advice, subject) in raised)
        {
            await desk.Raise(
                session,
                bankBin,
                ExceptionKinds.Of(advice.Action)!,
                subject,
                advice.Sentence.English,
                messageId,
                cancellationToken,
                IsOfOnePerson(advice) ? fact.Payment.CommuneCode : "*"
            );
        }
    }

    /// <remarks>
    /// What the bank answers decides: an account that it calls closed or another's is a task of the commune, one that it
    /// still calls the payee's is paid to again. What was known already asks nothing again. A release waits for the answer
    /// as it does for that of a new account.
    /// </remarks>
    private static async Task AskAgain(
        Session session,
        IEnumerable<(LearntFact Fact, ReasonAdvice Advice)> refused,
        CancellationToken cancellationToken
    )
    {
        foreach (var month in refused.GroupBy(pair => pair.Fact.Payment.Month))
        {
            await session.Execute(
                """
                update payment_account a
                   set state = 'unverified', state_reason = null, enquired_at = null, next_attempt_at = null
                  from payment p
                 where p.month = @month
                   and p.id = any(@ids)
                   and p.state in ('rejected', 'returned')
                   and a.commune_code = p.commune_code
                   and a.id = p.account_id
                   and a.state in ('match', 'cannot_check', 'unverified')
                """,
                new
                {
                    month = month.Key,
                    ids = month.Select(pair => pair.Fact.Payment.Id).ToArray(),
                },
                cancellationToken
            );
        }
    }

    /// <summary>The bank's reason that an exception was raised for; null: it was raised for something else.</summary>
    public static string? ReasonOf(string kind, string subject) =>
        Enum.GetValues<NextAction>().Any(action => ExceptionKinds.Of(action) == kind)
        && subject.LastIndexOf(' ') is > 0 and var space
            ? subject[(space + 1)..]
            : null;

    private static bool IsOfOnePerson(ReasonAdvice advice) =>
        advice.Action is NextAction.OpenDeathCase or NextAction.Compliance;

    private static string SubjectOf(LearntFact fact, ReasonAdvice advice) =>
        IsOfOnePerson(advice)
            ? $"{fact.Payment.EndToEndId} {advice.Code}"
            : $"{fact.Payment.BatchId} {(advice.Code.Length > 40 ? advice.Code[..40] : advice.Code)}";
}
