using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Funerals;

/// <summary>Claims in the caller's scope, oldest first. <c>GET /v1/funerals?communeCode=&amp;state=</c>.</summary>
public static class ListFunerals
{
    private static readonly string[] states = ["proposed", "accepted", "refused", "cancelled"];

    [Requires(Permission.ReadMoney)]
    public sealed record Query(string? CommuneCode, string? State, int? Limit, string? Cursor)
        : IQuery<Result<Page<FuneralAnswer>>>,
            INamesCommunes
    {
        public IEnumerable<string> NamedCommunes => CommuneCode is null ? [] : [CommuneCode];
    }

    internal sealed class Handler(Session session)
        : IRequestHandler<Query, Result<Page<FuneralAnswer>>>
    {
        public async Task<Result<Page<FuneralAnswer>>> Handle(
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

            if (query.State is not null && !states.Contains(query.State))
            {
                return Refusal.Field(
                    "/state",
                    "bad_value",
                    $"A state is {string.Join(", ", states)}."
                );
            }

            var rows = await session.Query<FuneralAnswer.Row>(
                $"""
                {FuneralAnswer.Sql}
                 where (@CommuneCode::text is null or f.commune_code = @CommuneCode)
                   and (@State::text is null or f.state = @State)
                   and (@after::uuid is null or f.id > @after)
                 order by f.id
                 limit @limit + 1
                """,
                new
                {
                    query.CommuneCode,
                    query.State,
                    after = Paging.Id(after),
                    limit,
                },
                cancellationToken
            );
            return Paging.Of(
                [.. rows.Select(FuneralAnswer.Of)],
                limit,
                (FuneralAnswer claim) => claim.Id.ToString()
            );
        }
    }
}
