using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.CashDesks;

/// <summary>A payment in cash with what must be known before anything is done with it.</summary>
internal sealed record CashRow(
    DateOnly Month,
    Guid Id,
    Guid PayoutId,
    Guid CashListId,
    string CommuneCode,
    string Benefit,
    long AmountVnd,
    string State,
    string ListState,
    string? PayoutState
)
{
    public CashPaymentState Standing =>
        Enum.GetValues<CashPaymentState>().Single(state => Words.Of(state) == State);
}

/// <summary>The statements that several slices of the room share.</summary>
internal static class Rows
{
    /// <summary>
    /// The payment behind a payment's or payout's id, its cash list and itself locked in this order until the
    /// transaction ends: two desks at once are one after the other.
    /// </summary>
    public static async Task<Result<CashRow>> Lock(
        Session session,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        var found = await session.Find<Place>(
            """
            select month, id, cash_list_id
              from (
                    select p.month, p.id, p.cash_list_id, p.attempt
                      from (select distinct month from payment_run) u
                      join payment p on p.month = u.month and p.id = @id
                     where p.channel = 'cash'
                     union all
                    select p.month, p.id, p.cash_list_id, p.attempt
                      from (select distinct month from payment_run) u
                      join payment p on p.month = u.month and p.payout_id = @id
                     where p.channel = 'cash'
                   ) found
             order by attempt desc
             limit 1
            """,
            new { id },
            cancellationToken
        );
        if (found is null)
        {
            return Refusal.NotFound("payment in cash");
        }

        await session.Single<string>(
            "select state from cash_list where id = @CashListId for no key update",
            found,
            cancellationToken
        );
        var row = await session.Single<CashRow>(
            """
            select p.month, p.id, p.payout_id, p.cash_list_id, p.commune_code, p.benefit, p.amount_vnd, p.state,
                   l.state as list_state, o.state as payout_state
              from payment p
              join cash_list l on l.id = p.cash_list_id
              join payout o on o.month = p.month and o.id = p.payout_id
             where p.month = @Month
               and p.id = @Id
               for update of p
            """,
            found,
            cancellationToken
        );
        session.Concern(row.Id);
        session.Concern(row.PayoutId);
        return row.ListState == "closed" ? CashDeskRefusals.ListClosed : row;
    }

    /// <summary>Writes where a payment stands now, and that it came to stand there.</summary>
    public static Task Move(
        Session session,
        CashRow row,
        CashPaymentState state,
        string? reasonCode,
        string source,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        session.Execute(
            """
            with moved as (
                 update payment
                    set state = @state, reason_code = @reasonCode, changed_at = @now
                  where month = @Month
                    and id = @Id
              returning month, id, commune_code
            )
            insert into payment_event (month, payment_id, commune_code, at, state, reason_code, source)
            select month, id, commune_code, @now, @state, @reasonCode, @source
              from moved
            """,
            new
            {
                row.Month,
                row.Id,
                state = Words.Of(state),
                reasonCode,
                source,
                now,
            },
            cancellationToken
        );

    private sealed record Place(DateOnly Month, Guid Id, Guid CashListId);
}
