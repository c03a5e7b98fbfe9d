using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks;

/// <summary>The end-of-day sheets of a commune or of all in scope, newest first. <c>GET /v1/cash-counts</c>.</summary>
public static class ListCounts
{
    [Requires(Permission.ReadCash)]
    public sealed record Query(string? CommuneCode, int? Limit, string? Cursor)
        : IQuery<Result<Page<CountAnswer>>>,
            INamesCommunes
    {
        public IEnumerable<string> NamedCommunes => CommuneCode is null ? [] : [CommuneCode];
    }

    internal sealed class Handler(Session session)
        : IRequestHandler<Query, Result<Page<CountAnswer>>>
    {
        public async Task<Result<Page<CountAnswer>>> Handle(
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

            var rows = await session.Query<CountBook.Row>(
                $"""
                select {CountBook.Columns}
                {CountBook.From}
                 where (@CommuneCode::text is null or c.commune_code = @CommuneCode)
                   and (@after::uuid is null or c.id < @after)
                 order by c.id desc
                 limit @limit + 1
                """,
                new
                {
                    query.CommuneCode,
                    after = Paging.Id(after),
                    limit,
                },
                cancellationToken
            );
            return Paging.Of([.. rows.Select(row => row.Shown())], limit, Key);
        }

        private static string Key(CountAnswer count) => count.Id.ToString();
    }
}

/// <summary>One end-of-day sheet. <c>GET /v1/cash-counts/{id}</c>.</summary>
public static class ShowCount
{
    [Requires(Permission.ReadCash)]
    public sealed record Query(Guid Id) : IQuery<Result<CountAnswer>>;

    internal sealed class Handler(Session session) : IRequestHandler<Query, Result<CountAnswer>>
    {
        public async Task<Result<CountAnswer>> Handle(
            Query query,
            CancellationToken cancellationToken
        ) =>
            await CountBook.Find(session, query.Id, cancellationToken) is { } found
                ? found
                : Refusal.NotFound("cash count");
    }
}
