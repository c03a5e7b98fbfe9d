using MediatR;
using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.CashDesks;

/// <summary>How far the queue of a list is, what the asking cashier holds, and what was handed over last.</summary>
/// <remarks>Of a page that is opened a hundred times a morning: it counts, and reads three rows.</remarks>
public static class ShowDesk
{
    private const int LastShown = 3;

    public sealed record Last(
        Guid PaymentId,
        string Name,
        string ReceiverName,
        long AmountVnd,
        string ReceiptNo,
        DateTimeOffset At
    );

    /// <param name="HeldVnd">In the own drawer.</param>
    /// <param name="SharedVnd">Issued to nobody by name; the own hand-overs may draw on it.</param>
    public sealed record Answer(
        Guid Id,
        string CommuneCode,
        PayMonth Month,
        string State,
        long Listed,
        long ListedVnd,
        long HandedOver,
        long NotCollected,
        long HeldVnd,
        long SharedVnd,
        IReadOnlyList<Last> Lasts
    );

    [Requires(Permission.ReadCash)]
    public sealed record Query(Guid Id) : IQuery<Result<Answer>>;

    private sealed record Header(
        Guid Id,
        string CommuneCode,
        DateOnly Month,
        string State,
        long Listed,
        long ListedVnd,
        long HandedOver,
        long NotCollected
    );

    private sealed record LastRow(
        Guid PaymentId,
        string Name,
        string ReceiverName,
        long AmountVnd,
        string ReceiptNo,
        DateTime At
    );

    internal sealed class Handler(Session session) : IRequestHandler<Query, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(Query query, CancellationToken cancellationToken)
        {
            var header = await session.Find<Header>(
                """
                select c.id, c.commune_code, c.month, c.state,
                       count(p.id) filter (where p.state = 'listed') as listed,
                       coalesce(sum(p.amount_vnd) filter (where p.state = 'listed'), 0)::bigint as listed_vnd,
                       count(p.id) filter (where p.state = 'handed_over') as handed_over,
                       count(p.id) filter (where p.state = 'not_collected') as not_collected
                  from cash_list c
                  left join payment p on p.cash_list_id = c.id
                 where c.id = @Id
                 group by c.id
                """,
                query,
                cancellationToken
            );
            if (header is null)
            {
                return Refusal.NotFound("cash list");
            }

            var me = session.Actor.UserName;
            var lasts = await session.Query<LastRow>(
                """
                select r.payment_id, coalesce(b.full_name, o.payee_name) as name, r.receiver_name, r.amount_vnd, r.receipt_no,
                       r.recorded_at as at
                  from (
                        select payment_month, payment_id, receiver_name, amount_vnd, receipt_no, recorded_at
                          from cash_receipt w
                         where w.commune_code = @CommuneCode
                           and w.recorded_by = @me
                           and w.provider is null
                           and w.cash_list_id = @Id
                           and w.kind = 'handed_over'
                           and not exists (select from cash_receipt c where c.corrects = w.id)
                         order by w.recorded_at desc
                         limit @LastShown
                       ) r
                  join payment p on p.month = r.payment_month and p.id = r.payment_id
                  join payout o on o.month = p.month and o.id = p.payout_id
                  left join beneficiary b on b.id = o.beneficiary_id and o.benefit <> 'funeral'
                 order by r.recorded_at desc
                """,
                new
                {
                    header.CommuneCode,
                    header.Id,
                    me,
                    LastShown,
                },
                cancellationToken
            );
            var drawers = await Drawers.Read(session, query.Id, cancellationToken);
            return new Answer(
                header.Id,
                header.CommuneCode,
                PayMonth.Of(header.Month),
                header.State,
                header.Listed,
                header.ListedVnd,
                header.HandedOver,
                header.NotCollected,
                drawers.Of(me).Held.Amount,
                drawers.Of(CashDrawers.Shared).Held.Amount,
                [.. lasts.Select(Shown)]
            );
        }

        private static Last Shown(LastRow row) =>
            new(row.PaymentId, row.Name, row.ReceiverName, row.AmountVnd, row.ReceiptNo, row.At);
    }
}
