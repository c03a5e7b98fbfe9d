using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Beneficiaries.Imports;

/// <summary>The files that the caller brought or decides about, newest first. <c>GET /v1/imports</c>.</summary>
public static class ListImports
{
    public sealed record Item(
        Guid Id,
        string State,
        string Format,
        string CreatedBy,
        DateTimeOffset CreatedAt,
        long Rows,
        long Accepted,
        long Refused
    );

    [Requires(Permission.ReadRegistry)]
    public sealed record Query(int? Limit, string? Cursor) : IQuery<Result<Page<Item>>>;

    private sealed record Row(
        Guid Id,
        string State,
        string Format,
        string CreatedBy,
        DateTime CreatedAt,
        long Rows,
        long Accepted,
        long Refused
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
                $"""
                select i.id, i.state, i.format, i.created_by, i.created_at, i.rows, i.accepted, i.refused
                  from import i
                 where (@after::uuid is null or i.id < @after)
                   and {ShowImport.MayBeSeen}
                 order by i.id desc
                 limit @limit + 1
                """,
                new
                {
                    after = Paging.Id(after),
                    limit,
                    user = session.Actor.UserName,
                    seesAll = session.Actor.SeesAll,
                },
                cancellationToken
            );
            return Paging.Of(
                [
                    .. rows.Select(row => new Item(
                        row.Id,
                        row.State,
                        row.Format,
                        row.CreatedBy,
                        row.CreatedAt,
                        row.Rows,
                        row.Accepted,
                        row.Refused
                    )),
                ],
                limit,
                (Item item) => item.Id.ToString()
            );
        }
    }
}
