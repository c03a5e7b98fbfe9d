using MediatR;
using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.CashDesks;

/// <summary>A counter-entry: what was written down about a payment was wrong; it is listed again.</summary>
public static class CorrectCash
{
    private const int ReasonLengthMax = 300;

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
            var reason = fields.Text("/reason", command.Reason, ReasonLengthMax);
            if (fields.Refusal is { } malformed)
            {
                return malformed;
            }

            var locked = await Rows.Lock(session, command.Id, cancellationToken);
            if (!locked.TryGet(out var row, out var no))
            {
                return no;
            }

            var moved = CashPaymentLifecycle.Apply(row.Standing, CashPaymentTrigger.Correct);
            if (!moved.TryGet(out var state, out var cannot))
            {
                return row.Standing == CashPaymentState.Listed
                    ? CashDeskRefusals.NothingToCorrect
                    : cannot;
            }

            if (await WhyShut(row, cancellationToken) is { } shut)
            {
                return shut;
            }

            var now = clock.GetUtcNow();
            await Counter(row, reason, now, cancellationToken);
            await Rows.Move(session, row, state, "corrected", "cash_desk", now, cancellationToken);
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

        /// <summary>The money comes back to whoever handed it over, whose day must not be signed.</summary>
        private async Task<Refusal?> WhyShut(CashRow row, CancellationToken cancellationToken) =>
            await session.Find<string>(
                """
                select r.cashier
                  from cash_receipt r
                 where r.payment_id = @Id
                   and r.kind = 'handed_over'
                   and not exists (select from cash_receipt c where c.corrects = r.id)
                """,
                new { row.Id },
                cancellationToken
            )
                is { } cashier
                ? await Drawers.WhyShut(session, row.CommuneCode, cashier, clock, cancellationToken)
                : null;

        private async Task Counter(
            CashRow row,
            string reason,
            DateTimeOffset now,
            CancellationToken cancellationToken
        )
        {
            var written = await session.Execute(
                """
                insert into cash_receipt (id, commune_code, cash_list_id, payment_month, payment_id, kind, amount_vnd,
                                          reason, corrects, recorded_by, recorded_at)
                select @id, r.commune_code, r.cash_list_id, r.payment_month, r.payment_id, 'correction', r.amount_vnd,
                       @reason, r.id, @me, @now
                  from cash_receipt r
                 where r.payment_id = @paymentId
                   and r.kind <> 'correction'
                   and not exists (select from cash_receipt c where c.corrects = r.id)
                """,
                new
                {
                    id = clock.NewId(),
                    paymentId = row.Id,
                    reason,
                    me = session.Actor.UserName,
                    now,
                },
                cancellationToken
            );
            if (written != 1)
            {
                throw new InvalidOperationException(
                    $"Payment {row.Id} is {row.State} with {written} entries to correct."
                );
            }
        }
    }
}
