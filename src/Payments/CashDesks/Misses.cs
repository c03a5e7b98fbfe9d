using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.CashDesks;

/// <summary>Payments that nobody collected, whoever tells: a cashier or a provider's result file.</summary>
internal sealed class Misses(Session session, Clock clock)
{
    /// <param name="id">Of the payment or of its payout.</param>
    /// <param name="reason">A word of <see cref="NotCollectedReason"/>.</param>
    /// <returns>The payment as it was; it is not collected now.</returns>
    public async Task<Result<CashRow>> Record(
        Guid id,
        string reason,
        string? provider,
        CancellationToken cancellationToken
    )
    {
        var locked = await Rows.Lock(session, id, cancellationToken);
        if (!locked.TryGet(out var row, out var no))
        {
            return no;
        }

        var moved = CashPaymentLifecycle.Apply(row.Standing, CashPaymentTrigger.MissCollection);
        if (!moved.TryGet(out var state, out var cannot))
        {
            return cannot;
        }

        await Write(row, state, reason, provider, cancellationToken);
        return row;
    }

    private async Task Write(
        CashRow row,
        CashPaymentState state,
        string reason,
        string? provider,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        await session.Execute(
            """
            insert into cash_receipt (id, commune_code, cash_list_id, payment_month, payment_id, kind, amount_vnd,
                                      reason, recorded_by, recorded_at, provider)
            values (@id, @CommuneCode, @CashListId, @Month, @paymentId, 'not_collected', @AmountVnd, @reason, @me,
                    @now, @provider)
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
                provider,
            },
            cancellationToken
        );
        await Rows.Move(
            session,
            row,
            state,
            reason,
            provider is null ? "cash_desk" : "provider",
            now,
            cancellationToken
        );
    }
}
