using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.CashDesks;

/// <summary>The drawers of a list, and whether one may be opened today. The caller has locked the list.</summary>
internal static class Drawers
{
    private sealed record Row(string Cashier, long IssuedVnd, long HandedBackVnd, long PaidVnd);

    public static async Task<CashDrawers> Read(
        Session session,
        Guid cashListId,
        CancellationToken cancellationToken
    )
    {
        var rows = await session.Query<Row>(
            """
            select cashier,
                   coalesce(sum(case kind when 'given' then -amount_vnd else amount_vnd end)
                                filter (where kind in ('issued', 'taken', 'given')), 0)::bigint as issued_vnd,
                   coalesce(sum(amount_vnd) filter (where kind = 'handed_back'), 0)::bigint as handed_back_vnd,
                   coalesce(sum(case kind when 'paid' then amount_vnd else -amount_vnd end)
                                filter (where kind in ('paid', 'taken_back')), 0)::bigint as paid_vnd
              from cash_movement
             where cash_list_id = @cashListId
             group by cashier
            """,
            new { cashListId },
            cancellationToken
        );
        return new CashDrawers(
            rows.ToDictionary(
                row => row.Cashier,
                row => new CashFloat(
                    new Vnd(row.IssuedVnd),
                    new Vnd(row.HandedBackVnd),
                    new Vnd(row.PaidVnd)
                )
            )
        );
    }

    /// <summary>Not null when the cashier's day is counted and signed: nothing may move in the drawer.</summary>
    public static async Task<Refusal?> WhyShut(
        Session session,
        string communeCode,
        string cashier,
        Clock clock,
        CancellationToken cancellationToken
    ) =>
        await session.Single<bool>(
            """
            select exists (select from cash_count c
                            where c.commune_code = @communeCode
                              and c.cashier = @cashier
                              and c.day = @today
                              and not exists (select from cash_count_event e
                                               where e.count_id = c.id and e.kind = 'corrected'))
            """,
            new
            {
                communeCode,
                cashier,
                today = clock.Today,
            },
            cancellationToken
        )
            ? CashDeskRefusals.DaySigned
            : null;

    /// <summary>What a cashier's own drawer lacks, out of the shared one.</summary>
    public static Task Take(
        Session session,
        CashRow row,
        string cashier,
        Vnd amount,
        Clock clock,
        CancellationToken cancellationToken
    ) =>
        session.Execute(
            """
            insert into cash_float (id, cash_list_id, commune_code, direction, amount_vnd, counterparty, receipt_no,
                                    recorded_by, recorded_at, cashier)
            values (@id, @CashListId, @CommuneCode, 'taken', @amountVnd, @cashier, null, @cashier, @now, @cashier)
            """,
            new
            {
                id = clock.NewId(),
                row.CashListId,
                row.CommuneCode,
                amountVnd = amount.Amount,
                cashier,
                now = clock.GetUtcNow(),
            },
            cancellationToken
        );
}
