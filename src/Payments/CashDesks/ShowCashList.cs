using MediatR;
using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.CashDesks;

/// <summary>One cash list as the desk works through it: by hamlet, then by given name.</summary>
/// <remarks>
/// Neither benefit nor category is shown: the sheet lies open on a table. Who holds a funeral stands under their own name.
/// </remarks>
public static class ShowCashList
{
    public sealed record PayeeAnswer(string Relation, string Name);

    /// <param name="No">The place on the list, from 1.</param>
    /// <param name="Id">Of the payment.</param>
    /// <param name="Reason">Why it was not collected.</param>
    /// <param name="Month">That it is owed for; another than the list's when it was carried over.</param>
    public sealed record Item(
        int No,
        Guid Id,
        Guid PayoutId,
        string Name,
        string Hamlet,
        long AmountVnd,
        string State,
        PayeeAnswer Payee,
        string? ReceiptNo,
        DateOnly? PaidOn,
        string? Reason,
        PayMonth Month
    );

    /// <param name="Cashiers">Whom a float may be given to, for who may give one: the commune's cashiers and who holds a drawer.</param>
    public sealed record Answer(
        Guid Id,
        string CommuneCode,
        PayMonth Month,
        string State,
        DateTimeOffset OpenedAt,
        string? ClosedBy,
        DateTimeOffset? ClosedAt,
        long Payments,
        long TotalVnd,
        FloatAnswer Float,
        IReadOnlyList<DrawerAnswer> Drawers,
        IReadOnlyList<Colleague> Cashiers,
        IReadOnlyList<Item> Items
    );

    [Requires(Permission.ReadCash)]
    public sealed record Query(Guid Id) : IQuery<Result<Answer>>;

    private sealed record Header(
        Guid Id,
        string CommuneCode,
        DateOnly Month,
        string State,
        DateTime OpenedAt,
        string? ClosedBy,
        DateTime? ClosedAt
    );

    private sealed record Row(
        Guid Id,
        Guid PayoutId,
        string Name,
        string Hamlet,
        long AmountVnd,
        string State,
        string PayeeRelation,
        string PayeeName,
        string? ReceiptNo,
        DateOnly? PaidOn,
        string? Reason,
        DateOnly Month
    );

    internal sealed class Handler(Session session) : IRequestHandler<Query, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(Query query, CancellationToken cancellationToken)
        {
            var header = await session.Find<Header>(
                """
                select id, commune_code, month, state, opened_at, closed_by, closed_at
                  from cash_list
                 where id = @Id
                """,
                query,
                cancellationToken
            );
            if (header is null)
            {
                return Refusal.NotFound("cash list");
            }

            var rows = await session.Query<Row>(
                """
                select p.id, p.payout_id, coalesce(b.full_name, o.payee_name) as name,
                       coalesce(b.hamlet, '') as hamlet, p.amount_vnd, p.state, o.payee_relation,
                       o.payee_name, r.receipt_no, r.paid_on, r.reason, p.month
                  from payment p
                  join payout o on o.month = p.month and o.id = p.payout_id
                  left join beneficiary b on b.id = o.beneficiary_id
                  left join lateral (
                        select w.receipt_no, w.paid_on, w.reason
                          from cash_receipt w
                         where w.payment_id = p.id
                           and w.kind <> 'correction'
                           and not exists (select from cash_receipt c where c.corrects = w.id)
                         limit 1
                  ) r on true
                 where p.cash_list_id = @Id
                """,
                query,
                cancellationToken
            );
            var drawers = await CashDesks.Drawers.Read(session, header.Id, cancellationToken);
            return new Answer(
                header.Id,
                header.CommuneCode,
                PayMonth.Of(header.Month),
                header.State,
                header.OpenedAt,
                header.ClosedBy,
                header.ClosedAt,
                rows.Count,
                rows.Sum(row => row.AmountVnd),
                FloatAnswer.Of(drawers.Whole),
                DrawerAnswer.Of(drawers),
                session.Actor.May(Permission.IssueFloat)
                    ? await Cashiers(header.CommuneCode, drawers, cancellationToken)
                    : [],
                [
                    .. ListOrder
                        .Of(rows, row => (row.Hamlet, row.Name, row.Id))
                        .Select((row, at) => Shown(row, at + 1)),
                ]
            );
        }

        private async Task<IReadOnlyList<Colleague>> Cashiers(
            string communeCode,
            CashDrawers drawers,
            CancellationToken cancellationToken
        )
        {
            var known = await Colleagues.Of(session, Role.Cashier, communeCode, cancellationToken);
            return
            [
                .. known,
                .. drawers
                    .All.Keys.Where(name =>
                        name != CashDrawers.Shared && known.All(one => one.UserName != name)
                    )
                    .Select(name => new Colleague(name, name)),
            ];
        }

        private static Item Shown(Row row, int number) =>
            new(
                number,
                row.Id,
                row.PayoutId,
                row.Name,
                row.Hamlet,
                row.AmountVnd,
                row.State,
                new PayeeAnswer(row.PayeeRelation, row.PayeeName),
                row.ReceiptNo,
                row.PaidOn,
                row.Reason,
                PayMonth.Of(row.Month)
            );
    }
}
