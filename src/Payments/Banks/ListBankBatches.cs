using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Banks;

/// <summary>The batches of the caller's bank, newest last.</summary>
public static class ListBankBatches
{
    public sealed record Item(
        Guid Id,
        string MsgId,
        string State,
        PayMonth Month,
        int Payments,
        long TotalVnd,
        string Sha256,
        DateTimeOffset MadeAt
    );

    [Requires(Permission.FetchBankBatch)]
    public sealed record Query(string? State, int? Limit, string? Cursor)
        : IQuery<Result<Page<Item>>>;

    private sealed record Row(
        Guid Id,
        string MsgId,
        string State,
        DateOnly Month,
        int Payments,
        long TotalVnd,
        byte[] Sha256,
        DateTime MadeAt
    );

    internal sealed class Handler(Session session) : IRequestHandler<Query, Result<Page<Item>>>
    {
        public async Task<Result<Page<Item>>> Handle(
            Query query,
            CancellationToken cancellationToken
        )
        {
            if (
                !Paging.TryRead(query.Limit, query.Cursor, out var limit, out var after, out var no)
            )
            {
                return no;
            }

            var rows = await session.Query<Row>(
                """
                select id, msg_id, state, month, payments, total_vnd, sha256, made_at
                  from bank_batch
                 where bank_bin = @BankBin
                   and (@State::text is null or state = @State)
                   and (@after::uuid is null or id > @after)
                 order by id
                 limit @limit + 1
                """,
                new
                {
                    session.Actor.BankBin,
                    query.State,
                    after = Paging.Id(after),
                    limit,
                },
                cancellationToken
            );
            return Paging.Of(
                [
                    .. rows.Select(row => new Item(
                        row.Id,
                        row.MsgId,
                        row.State,
                        PayMonth.Of(row.Month),
                        row.Payments,
                        row.TotalVnd,
                        Convert.ToHexStringLower(row.Sha256),
                        row.MadeAt
                    )),
                ],
                limit,
                item => item.Id.ToString()
            );
        }
    }
}
