using Payments.Domain.Banks;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>Puts before a person what a bank's reasons ask of us as a whole, or about a payee's life.</summary>
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
        var raised = learnt
            .Where(fact => (fact.Fact & Failures) != 0 && fact.Reason is not null)
            .Select(fact => (Fact: fact, Advice: ReasonCodes.Of(fact.Reason!)))
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
