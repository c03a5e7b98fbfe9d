using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Banks;

/// <summary>The files that carry payments of the caller's communes, newest first. <c>GET /v1/sent-batches</c>.</summary>
public static class ListSentBatches
{
    /// <param name="TotalVnd">The control sum of the file.</param>
    /// <param name="OwnVnd">Of it: for the caller's communes.</param>
    /// <param name="Sha256">Of the bytes of the file, in lower case hexadecimal.</param>
    public sealed record Item(
        Guid Id,
        string MsgId,
        string BankBin,
        string State,
        PayMonth Month,
        Guid RunId,
        int Payments,
        long TotalVnd,
        int OwnPayments,
        long OwnVnd,
        string Sha256,
        DateTimeOffset MadeAt,
        DateTimeOffset? FirstSentAt,
        string? LastOutcome
    );

    /// <param name="RunId">Null: of every run.</param>
    [Requires(Permission.ReadUnknown)]
    public sealed record Query(Guid? RunId, int? Limit, string? Cursor)
        : IQuery<Result<Page<Item>>>;

    private sealed record Row(
        Guid Id,
        string MsgId,
        string BankBin,
        string State,
        DateOnly Month,
        Guid RunId,
        int Payments,
        long TotalVnd,
        int OwnPayments,
        long OwnVnd,
        byte[] Sha256,
        DateTime MadeAt,
        DateTime? FirstSentAt,
        string? LastOutcome
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
                select b.id, b.msg_id, b.bank_bin, b.state, b.month, b.run_id, b.payments, b.total_vnd,
                       k.payments as own_payments, k.total_vnd as own_vnd, b.sha256, b.made_at, b.first_sent_at,
                       b.last_outcome
                  from bank_batch b
                  join lateral (
                        select sum(payments)::int as payments, sum(total_vnd)::bigint as total_vnd
                          from payment_block
                         where batch_id = b.id
                  ) k on k.payments is not null
                 where (@RunId::uuid is null or b.run_id = @RunId)
                   and (@after::uuid is null or b.id < @after)
                 order by b.id desc
                 limit @limit + 1
                """,
                new
                {
                    query.RunId,
                    after = Paging.Id(after),
                    limit,
                },
                cancellationToken
            );
            return Paging.Of([.. rows.Select(Shown)], limit, (Item item) => item.Id.ToString());
        }

        private static Item Shown(Row row) =>
            new(
                row.Id,
                row.MsgId,
                row.BankBin,
                row.State,
                PayMonth.Of(row.Month),
                row.RunId,
                row.Payments,
                row.TotalVnd,
                row.OwnPayments,
                row.OwnVnd,
                Convert.ToHexStringLower(row.Sha256),
                row.MadeAt,
                row.FirstSentAt,
                row.LastOutcome
            );
    }
}
