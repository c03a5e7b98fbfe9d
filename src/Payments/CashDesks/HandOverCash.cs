using MediatR;
using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.CashDesks;

/// <summary>Puts money into somebody's hand, once, against proof.</summary>
public static class HandOverCash
{
    public sealed record Body(
        string? ReceivedBy = null,
        string? ReceiverName = null,
        string? Document = null,
        string? DocumentLast4 = null,
        string? Proof = null,
        string? ReceiptNo = null,
        DateOnly? PaidOn = null
    );

    /// <param name="Id">Of the payment or of its payout.</param>
    [Requires(Permission.HandOutCash)]
    public sealed record Command(Guid Id, Body Body) : ICommand<Result<DeskAnswer>>;

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Command, Result<DeskAnswer>>
    {
        public async Task<Result<DeskAnswer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var body = command.Body;
            var text = new HandOverText(
                body.ReceivedBy,
                body.ReceiverName,
                body.Document,
                body.DocumentLast4,
                body.Proof,
                body.ReceiptNo,
                body.PaidOn
            );
            if (!HandOver.Read(text, clock.Today).TryGet(out var form, out var malformed))
            {
                return malformed;
            }

            var locked = await Rows.Lock(session, command.Id, cancellationToken);
            if (!locked.TryGet(out var row, out var no))
            {
                return no;
            }

            var moved = CashPaymentLifecycle.Apply(row.Standing, CashPaymentTrigger.HandOver);
            if (!moved.TryGet(out var state, out var cannot))
            {
                return cannot;
            }

            if (await Forbidden(row, form, cancellationToken) is { } forbidden)
            {
                return forbidden;
            }

            var me = session.Actor.UserName;
            if (
                await Drawers.WhyShut(session, row.CommuneCode, me, clock, cancellationToken) is
                { } shut
            )
            {
                return shut;
            }

            var amount = new Vnd(row.AmountVnd);
            var cash = await Drawers.Read(session, row.CashListId, cancellationToken);
            if (!cash.ToTake(me, amount).TryGet(out var toTake, out var exceeded))
            {
                return exceeded;
            }

            if (toTake > Vnd.Zero)
            {
                await Drawers.Take(session, row, me, toTake, clock, cancellationToken);
            }

            await Write(row, form, state, cancellationToken);
            return new DeskAnswer(
                row.Id,
                row.PayoutId,
                row.CashListId,
                Words.Of(state),
                row.AmountVnd,
                FloatAnswer.Of(cash.Whole with { Paid = cash.Whole.Paid + amount })
            );
        }

        private async Task<Refusal?> Forbidden(
            CashRow row,
            HandOver form,
            CancellationToken cancellationToken
        )
        {
            if (row.PayoutState is not null)
            {
                return CashDeskRefusals.PayoutHeld;
            }

            var known = await session.Single<Known>(
                """
                select exists (select from fact f
                                where f.commune_code = o.commune_code
                                  and f.beneficiary_id = o.beneficiary_id
                                  and f.date_of_death is not null) as is_dead,
                       exists (select from payee y
                                where y.commune_code = o.commune_code
                                  and y.beneficiary_id = o.beneficiary_id
                                  and y.role = case when o.benefit = 'care_support' then 'carer' else 'beneficiary' end
                                  and y.until is null
                                  and y.authorised_until < @PaidOn) as authorisation_ended,
                       exists (select from payment_list l
                                where l.id = o.list_id
                                  and (@me = any (l.prepared_by) or @me in (l.approved_by, l.released_by)))
                           as decided_by_me
                  from payout o
                 where o.month = @Month
                   and o.id = @PayoutId
                """,
                new
                {
                    row.Month,
                    row.PayoutId,
                    form.PaidOn,
                    me = session.Actor.UserName,
                },
                cancellationToken
            );
            if (
                form.ReceivedBy == ReceivedBy.Authorised
                && await Authorisations.WhyNot(
                    session,
                    row.PayoutId,
                    row.Month,
                    form.ReceiverName,
                    form.PaidOn,
                    cancellationToken
                )
                    is { } no
            )
            {
                return known.IsDead ? CashDeskRefusals.RecordedDead : no;
            }

            var byPayee = form.ReceivedBy == ReceivedBy.Payee;
            return known.IsDead && form.ReceivedBy != ReceivedBy.Heir
                    ? CashDeskRefusals.RecordedDead
                : known.AuthorisationEnded && byPayee ? CashDeskRefusals.AuthorisationEnded
                : known.DecidedByMe ? CashDeskRefusals.SamePersonPays
                : null;
        }

        private async Task Write(
            CashRow row,
            HandOver form,
            CashPaymentState state,
            CancellationToken cancellationToken
        )
        {
            var now = clock.GetUtcNow();
            await session.Execute(
                """
                insert into cash_receipt (id, commune_code, cash_list_id, payment_month, payment_id, kind, amount_vnd,
                                          receipt_no, received_by, receiver_name, document, document_last4, proof,
                                          paid_on, recorded_by, recorded_at)
                values (@id, @CommuneCode, @CashListId, @Month, @paymentId, 'handed_over', @AmountVnd, @ReceiptNo,
                        @receivedBy, @ReceiverName, @document, @DocumentLast4, @proof, @PaidOn, @me, @now)
                """,
                new
                {
                    id = clock.NewId(),
                    row.CommuneCode,
                    row.CashListId,
                    row.Month,
                    paymentId = row.Id,
                    row.AmountVnd,
                    form.ReceiptNo,
                    receivedBy = Words.Of(form.ReceivedBy),
                    form.ReceiverName,
                    document = Words.Of(form.Document),
                    form.DocumentLast4,
                    proof = Words.Of(form.Proof),
                    form.PaidOn,
                    me = session.Actor.UserName,
                    now,
                },
                cancellationToken
            );
            await Rows.Move(session, row, state, null, "cash_desk", now, cancellationToken);
        }

        private sealed record Known(bool IsDead, bool AuthorisationEnded, bool DecidedByMe);
    }
}
