using System.Text.Json.Serialization;
using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Domain.Payouts;
using Payments.Pipeline;

namespace Payments.Payouts;

/// <summary>A payout's passport: from the law to the hand in one answer, ordered by time.</summary>
public static class TracePayout
{
    /// <param name="At">When it happened, or was recorded.</param>
    /// <param name="Name">The kind of step, snake_case; the member is called <c>step</c>.</param>
    /// <param name="By">Who did it; <c>payments</c> is this service itself, a BIN is a bank.</param>
    /// <param name="What">One sentence for people.</param>
    /// <param name="Refs">What a program can follow: ids, hashes, numbers of documents, articles.</param>
    public sealed record Step(
        DateTimeOffset At,
        [property: JsonPropertyName("step")] string Name,
        string By,
        string What,
        IReadOnlyDictionary<string, object?> Refs
    );

    /// <param name="About">payout, list or run.</param>
    public sealed record LogEntry(string About, long Index);

    public sealed record Answer(
        Guid PayoutId,
        long AmountVnd,
        PayoutState State,
        IReadOnlyList<Step> Steps,
        IReadOnlyList<LogEntry> LogEntries
    );

    [Requires(Permission.ReadMoney)]
    public sealed record Query(Guid Id) : IQuery<Result<Answer>>;

    internal sealed class Handler(Session session) : IRequestHandler<Query, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (await PayoutRow.Find(session, query.Id, cancellationToken) is not { } payout)
            {
                return Refusal.NotFound("payout");
            }

            List<Step> steps =
            [
                .. await TraceBasis.Steps(session, payout, cancellationToken),
                .. await TraceList.Steps(session, payout, cancellationToken),
                .. await TraceMoney.Steps(session, payout, cancellationToken),
            ];
            return new Answer(
                payout.Id,
                payout.AmountVnd,
                payout.Where,
                [.. steps.OrderBy(step => step.At)],
                await TraceList.LogEntries(session, payout, cancellationToken)
            );
        }
    }
}
