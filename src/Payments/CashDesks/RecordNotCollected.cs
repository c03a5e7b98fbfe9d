using MediatR;
using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.CashDesks;

/// <summary>Records that nobody could be paid, and why; the money stays due to the person.</summary>
public static class RecordNotCollected
{
    public sealed record Body(string? Reason = null);

    /// <param name="Id">Of the payment or of its payout.</param>
    [Requires(Permission.HandOutCash)]
    public sealed record Command(Guid Id, string? Reason) : ICommand<Result<DeskAnswer>>;

    internal sealed class Handler(Session session, Misses misses)
        : IRequestHandler<Command, Result<DeskAnswer>>
    {
        public async Task<Result<DeskAnswer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var fields = new FieldReader();
            var reason = Words.Of(fields.Word<NotCollectedReason>("/reason", command.Reason));
            if (fields.Refusal is { } malformed)
            {
                return malformed;
            }

            var recorded = await misses.Record(command.Id, reason, null, cancellationToken);
            return recorded.TryGet(out var row, out var no)
                ? await DeskAnswer.Of(
                    session,
                    row,
                    CashPaymentState.NotCollected,
                    cancellationToken
                )
                : no;
        }
    }
}
