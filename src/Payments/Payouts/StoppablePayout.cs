using Payments.Domain.Common;
using Payments.Domain.Payouts;
using Payments.Pipeline;

namespace Payments.Payouts;

/// <summary>A payout as a stopping rule looks at it.</summary>
/// <remarks>
/// For a decision the list is locked first, so that a release waits for the hold or the hold sees the release, then the
/// payout, so that two decisions follow each other.
/// </remarks>
internal sealed record StoppablePayout(PayoutRow Row, Payout Payout)
{
    private sealed record PaymentsRow(bool HasLivePayment, bool HasPayment, bool IsBeingPrepared);

    /// <returns>Null when the caller sees no such payout.</returns>
    public static async Task<StoppablePayout?> Find(
        Session session,
        Guid id,
        CancellationToken cancellationToken
    ) =>
        await PayoutRow.Find(session, id, cancellationToken) is { } row
            ? await Judge(session, row, cancellationToken)
            : null;

    /// <inheritdoc cref="Find"/>
    public static async Task<StoppablePayout?> Lock(
        Session session,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        if (await PayoutRow.Find(session, id, cancellationToken) is not { } row)
        {
            return null;
        }

        await session.Execute(
            """
            select 1 from payment_list where id = @ListId for share;
            select 1 from payout where month = @Month and id = @Id for update
            """,
            new
            {
                row.ListId,
                row.Month,
                row.Id,
            },
            cancellationToken
        );
        return await Find(session, id, cancellationToken);
    }

    /// <summary>Writes the exception, or takes it away, and says so in the payout's own history.</summary>
    /// <param name="state">held, cancelled, or null for none.</param>
    public async Task Write(
        Session session,
        string? state,
        string kind,
        string? reason,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        var changed = await session.Execute(
            """
            update payout
               set state = @state, state_reason = @stateReason
             where month = @Month
               and id = @Id
            """,
            new
            {
                Row.Month,
                Row.Id,
                state,
                stateReason = state is null ? null : reason,
            },
            cancellationToken
        );
        if (changed != 1)
        {
            throw new InvalidOperationException($"Payout {Row.Id} was not there to be {kind}.");
        }

        await session.Execute(
            """
            insert into payout_event (month, payout_id, commune_code, at, kind, reason, actor)
            values (@Month, @Id, @CommuneCode, @at, @kind, @reason, @actor)
            """,
            new
            {
                Row.Month,
                Row.Id,
                Row.CommuneCode,
                at,
                kind,
                reason,
                actor = session.Actor.UserName,
            },
            cancellationToken
        );
    }

    private static async Task<StoppablePayout> Judge(
        Session session,
        PayoutRow row,
        CancellationToken cancellationToken
    )
    {
        var payments = await session.Single<PaymentsRow>(
            """
            select exists (
                       select 1
                         from payment_now p
                        where p.month = @Month
                          and p.payout_id = @Id
                          and p.state not in ('rejected', 'returned', 'carried_over', 'returned_to_treasury'))
                       as has_live_payment,
                   exists (select 1 from payment p where p.month = @Month and p.payout_id = @Id) as has_payment,
                   exists (
                       select 1
                         from release r
                        where r.run_id = @RunId
                          and @ListId = any(r.list_ids)
                          and (r.kind = 'list' or r.payout_id = @Id)
                          and not (r.accounts_prepared and r.cash_listed)) as is_being_prepared
            """,
            new
            {
                row.Month,
                row.Id,
                row.RunId,
                row.ListId,
            },
            cancellationToken
        );
        return new StoppablePayout(
            row,
            new Payout(
                row.Id,
                row.Where,
                row.IsListReleased,
                payments.HasLivePayment,
                payments.HasPayment,
                payments.IsBeingPrepared
            )
        );
    }
}
