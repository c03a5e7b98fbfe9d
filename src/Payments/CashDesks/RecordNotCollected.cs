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

    internal sealed class Handler(Session session, Clock clock)
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

            var locked = await Rows.Lock(session, command.Id, cancellationToken);
            if (!locked.TryGet(out var row, out var no))
            {
                return no;
            }

            var moved = CashPaymentLifecycle.Apply(row.Standing, CashPaymentTrigger.MissCollection);
            if (!moved.TryGet(out var state, out var cannot))
            {
                return cannot;
            }

            await Write(row, state, reason, cancellationToken);
            return new DeskAnswer(
                row.Id,
                row.PayoutId,
                row.CashListId,
                Words.Of(state),
                row.AmountVnd,
                FloatAnswer.Of(
                    (await Drawers.Read(session, row.CashListId, cancellationToken)).Whole
                )
            );
        }

        private async Task Write(
            CashRow row,
            CashPaymentState state,
            string reason,
            CancellationToken cancellationToken
        )
        {
            var now = clock.GetUtcNow();
            await session.Execute(
                """
                insert into cash_receipt (id, commune_code, cash_list_id, payment_month, payment_id, kind, amount_vnd,
                                          reason, recorded_by, recorded_at)
                values (@id, @CommuneCode, @CashListId, @Month, @paymentId, 'not_collected', @AmountVnd, @reason, @me,
                        @now)
                """,
                new
                {
                    id = clock.NewId(),
                    row.CommuneCode,
                    row.CashListId,
                    row.Month,
                    paymentId = row.Id,
                    row.AmountVnd,
                    reason,
                    me = session.Actor.UserName,
                    now,
                },
                cancellationToken
            );
            await Rows.Move(session, row, state, reason, "cash_desk", now, cancellationToken);
        }
    }
}
