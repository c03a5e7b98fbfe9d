using MediatR;
using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.CashDesks;

/// <summary>
/// Every cashier's drawer in a commune on one day, by the books, with the sheet where it is signed. <c>GET /v1/cash-days</c>.
/// </summary>
public static class ShowCashDay
{
    /// <param name="Cashier">Null: the shared drawer.</param>
    /// <param name="CountId">Of the sheet that stands; null: not counted yet.</param>
    /// <param name="CountState">signed, confirmed.</param>
    public sealed record Drawer(
        string? Cashier,
        DayAnswer Books,
        Guid? CountId,
        string? CountState
    );

    public sealed record Answer(string CommuneCode, DateOnly Day, IReadOnlyList<Drawer> Drawers);

    /// <param name="Day">Null: today.</param>
    [Requires(Permission.ReadCash)]
    public sealed record Query(string CommuneCode, DateOnly? Day)
        : IQuery<Result<Answer>>,
            INamesCommunes
    {
        public IEnumerable<string> NamedCommunes => [CommuneCode];
    }

    private sealed record Row(
        string Cashier,
        long OpeningVnd,
        long ReceivedVnd,
        long TakenBackVnd,
        int Paid,
        long PaidVnd,
        string? FirstReceiptNo,
        string? LastReceiptNo,
        long HandedBackVnd,
        long HeldVnd,
        Guid? CountId,
        string? CountState
    );

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Query, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(Query query, CancellationToken cancellationToken)
        {
            var day = query.Day ?? clock.Today;
            var rows = await session.Query<Row>(
                """
                select w.cashier, d.opening_vnd, d.received_vnd, d.taken_back_vnd, d.paid, d.paid_vnd,
                       d.first_receipt_no, d.last_receipt_no, d.handed_back_vnd, d.held_vnd, s.count_id, s.count_state
                  from (
                        select distinct cashier from cash_movement where commune_code = @CommuneCode
                       ) w
                 cross join lateral drawer_day(@CommuneCode, w.cashier, @day) d
                  left join lateral (
                        select c.id as count_id, coalesce(y.kind, 'signed') as count_state
                          from cash_count c
                          left join cash_count_event y on y.count_id = c.id and y.kind = 'confirmed'
                         where c.commune_code = @CommuneCode
                           and c.cashier = w.cashier
                           and c.day = @day
                           and not exists (select from cash_count_event n
                                            where n.count_id = c.id and n.kind = 'corrected')
                         limit 1
                       ) s on true
                 where d.moved or d.opening_vnd <> 0
                 order by w.cashier
                """,
                new { query.CommuneCode, day },
                cancellationToken
            );
            return new Answer(query.CommuneCode, day, [.. rows.Select(Shown)]);
        }

        private static Drawer Shown(Row row) =>
            new(
                row.Cashier == CashDrawers.Shared ? null : row.Cashier,
                new DayAnswer(
                    row.OpeningVnd,
                    row.ReceivedVnd,
                    row.TakenBackVnd,
                    row.Paid,
                    row.PaidVnd,
                    row.FirstReceiptNo,
                    row.LastReceiptNo,
                    row.HandedBackVnd,
                    row.HeldVnd
                ),
                row.CountId,
                row.CountState
            );
    }
}
