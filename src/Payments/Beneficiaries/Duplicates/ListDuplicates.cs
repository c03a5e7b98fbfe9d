using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Beneficiaries.Duplicates;

/// <summary>Entries that may be one person, found first first. <c>GET /v1/duplicates</c>.</summary>
public static class ListDuplicates
{
    /// <param name="State">Null: open.</param>
    /// <param name="CommuneCode">Of either entry; null: all communes of the caller.</param>
    [Requires(Permission.ReadRegistry)]
    public sealed record Query(string? State, string? CommuneCode, int? Limit, string? Cursor)
        : IQuery<Result<Page<DuplicateItem>>>,
            INamesCommunes
    {
        public IEnumerable<string> NamedCommunes => CommuneCode is null ? [] : [CommuneCode];
    }

    internal sealed class Handler(Session session)
        : IRequestHandler<Query, Result<Page<DuplicateItem>>>
    {
        public async Task<Result<Page<DuplicateItem>>> Handle(
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

            var state = query.State ?? "open";
            if (state is not ("open" or "same_person" or "different_people"))
            {
                return Refusal.Field(
                    "/state",
                    "bad_value",
                    "open, same_person or different_people."
                );
            }

            var rows = await session.Query<DuplicateRow>(
                // The state is a word of ours: spelled out, so that the index of the open ones serves.
                $"""
                select {DuplicateRow.Columns}
                  from duplicate d
                {DuplicateRow.Joined}
                 where d.state = '{state}'
                   and (@after::uuid is null or d.id > @after)
                   and (@CommuneCode::text is null or @CommuneCode in (d.commune_code, d.other_commune_code))
                 order by d.id
                 limit @limit + 1
                """,
                new
                {
                    after = Paging.Id(after),
                    limit,
                    query.CommuneCode,
                },
                cancellationToken
            );
            return Paging.Of<DuplicateItem>(
                [.. rows.Select(row => row.Item)],
                limit,
                item => item.Id.ToString()
            );
        }
    }
}
