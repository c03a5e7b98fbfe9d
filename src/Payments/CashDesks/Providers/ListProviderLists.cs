using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.CashDesks.Providers;

/// <summary>What of a cash list is with providers, and how far each is. <c>GET /v1/cash-lists/{id}/provider-lists</c>.</summary>
public static class ListProviderLists
{
    /// <param name="Waiting">Not told yet.</param>
    /// <param name="HeldVnd">What the provider still holds of this cash list, all its lists together.</param>
    public sealed record Item(
        Guid Id,
        int Number,
        string Provider,
        int Payments,
        long AmountVnd,
        string Sha256,
        string MadeBy,
        DateTimeOffset MadeAt,
        DateTimeOffset? WithdrawnAt,
        long Waiting,
        long HandedOver,
        long NotCollected,
        long HeldVnd,
        IReadOnlyList<ResultItem> Results
    );

    /// <summary>A file that came back.</summary>
    public sealed record ResultItem(
        Guid Id,
        DateTimeOffset BroughtAt,
        string BroughtBy,
        int Rows,
        int Applied,
        int Refused
    );

    public sealed record Answer(IReadOnlyList<Item> Items);

    [Requires(Permission.ReadCash)]
    public sealed record Query(Guid CashListId) : IQuery<Result<Answer>>;

    private sealed record Row(
        Guid Id,
        int Number,
        string Provider,
        int Payments,
        long AmountVnd,
        byte[] Sha256,
        string MadeBy,
        DateTime MadeAt,
        DateTime? WithdrawnAt,
        long Waiting,
        long HandedOver,
        long NotCollected
    );

    private sealed record ResultRow(
        Guid Id,
        Guid ProviderListId,
        DateTime BroughtAt,
        string BroughtBy,
        int Rows,
        int Applied,
        int Refused
    );

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

            var drawers = await Drawers.Read(session, query.CashListId, cancellationToken);
            var rows = await session.Query<Row>(
                """
                select l.id, l.number, l.provider, l.payments, l.amount_vnd, l.sha256, l.made_by, l.made_at, l.withdrawn_at,
                       count(*) filter (where p.state = 'listed') as waiting,
                       count(*) filter (where p.state = 'handed_over') as handed_over,
                       count(*) filter (where p.state not in ('listed', 'handed_over')) as not_collected
                  from provider_list l
                  join provider_list_row r on r.provider_list_id = l.id
                  join payment p on p.cash_list_id = l.cash_list_id and p.id = r.payment_id
                 where l.cash_list_id = @CashListId
                 group by l.id
                 order by l.number
                """,
                query,
                cancellationToken
            );
            var results = (
                await session.Query<ResultRow>(
                    """
                    select r.id, r.provider_list_id, r.brought_at, r.brought_by, r.rows, r.applied,
                           r.rows - r.applied - r.known - r.open as refused
                      from provider_result r
                      join provider_list l on l.id = r.provider_list_id
                     where l.cash_list_id = @CashListId
                     order by r.id
                    """,
                    query,
                    cancellationToken
                )
            ).ToLookup(result => result.ProviderListId);
            return new Answer([
                .. rows.Select(row => new Item(
                    row.Id,
                    row.Number,
                    row.Provider,
                    row.Payments,
                    row.AmountVnd,
                    Convert.ToHexStringLower(row.Sha256),
                    row.MadeBy,
                    row.MadeAt,
                    row.WithdrawnAt,
                    row.Waiting,
                    row.HandedOver,
                    row.NotCollected,
                    drawers.Of(row.Provider).Held.Amount,
                    [
                        .. results[row.Id]
                            .Select(one => new ResultItem(
                                one.Id,
                                one.BroughtAt,
                                one.BroughtBy,
                                one.Rows,
                                one.Applied,
                                one.Refused
                            )),
                    ]
                )),
            ]);
        }
    }
}
