using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.CashDesks;

/// <summary>Hand-overs, whoever made them: a cashier at the desk or a provider, of whom a result file tells.</summary>
internal sealed class HandOvers(Session session, Clock clock)
{
    /// <param name="id">Of the payment or of its payout.</param>
    /// <param name="provider">Out of whose drawer; null: of the cashier who records.</param>
    /// <returns>The payment as it was; it is handed over now.</returns>
    public async Task<Result<CashRow>> Record(
        Guid id,
        HandOver form,
        string? provider,
        CancellationToken cancellationToken
    )
    {
        var locked = await Rows.Lock(session, id, cancellationToken);
        if (!locked.TryGet(out var row, out var no))
        {
            return no;
        }

        var moved = CashPaymentLifecycle.Apply(row.Standing, CashPaymentTrigger.HandOver);
        if (!moved.TryGet(out var state, out var cannot))
        {
            return cannot;
        }

        if (await Forbidden(row, form, provider, cancellationToken) is { } forbidden)
        {
            return forbidden;
        }

        var who = provider ?? session.Actor.UserName;
        if (
            await Drawers.WhyShut(session, row.CommuneCode, who, clock, cancellationToken) is
            { } shut
        )
        {
            return shut;
        }

        if (await Cover(row, provider, cancellationToken) is { } exceeded)
        {
            return exceeded;
        }

        await Write(row, form, provider, state, cancellationToken);
        return row;
    }

    /// <summary>A cashier may take from the shared drawer what the own one lacks; a provider pays out of its own alone.</summary>
    private async Task<Refusal?> Cover(
        CashRow row,
        string? provider,
        CancellationToken cancellationToken
    )
    {
        var amount = new Vnd(row.AmountVnd);
        var cash = await Drawers.Read(session, row.CashListId, cancellationToken);
        if (provider is not null)
        {
            var held = cash.Of(provider).Held;
            return amount <= held ? null : CashDeskRefusals.DrawerExceeded(held, amount);
        }

        var me = session.Actor.UserName;
        if (!cash.ToTake(me, amount).TryGet(out var toTake, out var exceeded))
        {
            return exceeded;
        }

        if (toTake > Vnd.Zero)
        {
            await Drawers.Take(session, row, me, toTake, clock, cancellationToken);
        }

        return null;
    }

    private async Task<Refusal?> Forbidden(
        CashRow row,
        HandOver form,
        string? provider,
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
                       as decided_by_me,
                   exists (select from with_provider w where w.payment_id = @Id) as is_with_provider
              from payout o
             where o.month = @Month
               and o.id = @PayoutId
            """,
            new
            {
                row.Month,
                row.PayoutId,
                row.Id,
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
        return known.IsDead && form.ReceivedBy != ReceivedBy.Heir ? CashDeskRefusals.RecordedDead
            : known.AuthorisationEnded && byPayee ? CashDeskRefusals.AuthorisationEnded
            : known.DecidedByMe ? CashDeskRefusals.SamePersonPays
            : known.IsWithProvider && provider is null ? CashDeskRefusals.WithProvider
            : null;
    }

    private async Task Write(
        CashRow row,
        HandOver form,
        string? provider,
        CashPaymentState state,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        await session.Execute(
            """
            insert into cash_receipt (id, commune_code, cash_list_id, payment_month, payment_id, kind, amount_vnd,
                                      receipt_no, received_by, receiver_name, document, document_last4, proof,
                                      paid_on, recorded_by, recorded_at, provider)
            values (@id, @CommuneCode, @CashListId, @Month, @paymentId, 'handed_over', @AmountVnd, @ReceiptNo,
                    @receivedBy, @ReceiverName, @document, @DocumentLast4, @proof, @PaidOn, @me, @now, @provider)
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
                provider,
            },
            cancellationToken
        );
        await Rows.Move(
            session,
            row,
            state,
            null,
            provider is null ? "cash_desk" : "provider",
            now,
            cancellationToken
        );
    }

    private sealed record Known(
        bool IsDead,
        bool AuthorisationEnded,
        bool DecidedByMe,
        bool IsWithProvider
    );
}
