using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.CashDesks;

/// <summary>The rounds of a list with how far each is. <c>GET /v1/cash-lists/{id}/rounds</c>.</summary>
public static class ListRounds
{
    /// <param name="Waiting">Stops not called yet.</param>
    public sealed record Item(
        Guid Id,
        DateOnly Day,
        string Cashier,
        string Note,
        long Stops,
        long Waiting,
        long TotalVnd
    );

    public sealed record Answer(IReadOnlyList<Item> Items);

    [Requires(Permission.ReadCash)]
    public sealed record Query(Guid CashListId) : IQuery<Result<Answer>>;

    internal sealed class Handler(Session session) : IRequestHandler<Query, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (
                await session.Find<Guid?>(
                    "select id from cash_list where id = @CashListId",
                    query,
                    cancellationToken
                )
                is null
            )
            {
                return Refusal.NotFound("cash list");
            }

            return new Answer(
                await session.Query<Item>(
                    """
                    select r.id, r.day, r.cashier, r.note, count(*) as stops,
                           count(*) filter (where p.state = 'listed') as waiting, sum(p.amount_vnd)::bigint as total_vnd
                      from cash_round r
                      join cash_round_stop s on s.round_id = r.id
                      join payment p on p.cash_list_id = r.cash_list_id and p.id = s.payment_id
                     where r.cash_list_id = @CashListId
                     group by r.id
                     order by r.day desc, r.id desc
                    """,
                    query,
                    cancellationToken
                )
            );
        }
    }
}

/// <summary>One round, stop by stop, in the order of the list: hamlet by hamlet. <c>GET /v1/cash-rounds/{id}</c>.</summary>
public static class ShowRound
{
    /// <param name="No">The place on the round.</param>
    public sealed record Stop(
        int No,
        Guid PaymentId,
        string Name,
        string Hamlet,
        string Address,
        string? Phone,
        string PayeeName,
        long AmountVnd,
        string State,
        string? ReceiptNo,
        string? Reason
    );

    public sealed record Answer(
        Guid Id,
        Guid CashListId,
        string CommuneCode,
        DateOnly Day,
        string Cashier,
        string Note,
        long TotalVnd,
        IReadOnlyList<Stop> Stops
    );

    [Requires(Permission.ReadCash)]
    public sealed record Query(Guid Id) : IQuery<Result<Answer>>;

    private sealed record Header(
        Guid Id,
        Guid CashListId,
        string CommuneCode,
        DateOnly Day,
        string Cashier,
        string Note
    );

    private sealed record Row(
        Guid PaymentId,
        string Name,
        string Hamlet,
        string Address,
        string? Phone,
        string PayeeName,
        long AmountVnd,
        string State,
        string? ReceiptNo,
        string? Reason
    );

    internal sealed class Handler(Session session) : IRequestHandler<Query, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(Query query, CancellationToken cancellationToken)
        {
            var round = await session.Find<Header>(
                "select id, cash_list_id, commune_code, day, cashier, note from cash_round where id = @Id",
                query,
                cancellationToken
            );
            if (round is null)
            {
                return Refusal.NotFound("round");
            }

            var rows = await session.Query<Row>(
                """
                select p.id as payment_id, coalesce(b.full_name, o.payee_name) as name, coalesce(b.hamlet, '') as hamlet,
                       coalesce(b.address, '') as address, b.phone, o.payee_name, p.amount_vnd, p.state, r.receipt_no,
                       r.reason
                  from cash_round_stop s
                  join payment p on p.cash_list_id = @CashListId and p.id = s.payment_id
                  join payout o on o.month = p.month and o.id = p.payout_id
                  left join beneficiary b on b.id = o.beneficiary_id and o.benefit <> 'funeral'
                  left join lateral (
                        select w.receipt_no, w.reason
                          from cash_receipt w
                         where w.payment_id = p.id
                           and w.kind <> 'correction'
                           and not exists (select from cash_receipt c where c.corrects = w.id)
                         limit 1
                  ) r on true
                 where s.round_id = @Id
                """,
                round,
                cancellationToken
            );
            return new Answer(
                round.Id,
                round.CashListId,
                round.CommuneCode,
                round.Day,
                round.Cashier,
                round.Note,
                rows.Sum(row => row.AmountVnd),
                [
                    .. ListOrder
                        .Of(rows, row => (row.Hamlet, row.Name, row.PaymentId))
                        .Select((row, at) => Shown(row, at + 1)),
                ]
            );
        }

        private static Stop Shown(Row row, int number) =>
            new(
                number,
                row.PaymentId,
                row.Name,
                row.Hamlet,
                row.Address,
                row.Phone,
                row.PayeeName,
                row.AmountVnd,
                row.State,
                row.ReceiptNo,
                row.Reason
            );
    }
}
