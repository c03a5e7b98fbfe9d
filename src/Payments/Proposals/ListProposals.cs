using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Proposals;

/// <summary>The inbox: what waits for a second person, oldest first.</summary>
public static class ListProposals
{
    public sealed record Item(
        Guid Id,
        string Kind,
        string CommuneCode,
        Guid SubjectId,
        string State,
        string ProposedBy,
        DateTimeOffset ProposedAt,
        string? DecidedBy,
        DateTimeOffset? DecidedAt,
        string? Reason
    );

    /// <param name="State">open, accepted or refused; null: all.</param>
    [Requires(Permission.ReadProposals)]
    public sealed record Query(string? State, int? Limit, string? Cursor)
        : IQuery<Result<Page<Item>>>;

    private sealed record Row(
        Guid Id,
        string Kind,
        string CommuneCode,
        Guid SubjectId,
        string State,
        string ProposedBy,
        DateTime ProposedAt,
        string? DecidedBy,
        DateTime? DecidedAt,
        string? Reason
    );

    internal sealed class Handler(Session session, IEnumerable<IProposalEffect> effects)
        : IRequestHandler<Query, Result<Page<Item>>>
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
                select id, kind, commune_code, subject_id, state, proposed_by, proposed_at, decided_by, decided_at,
                       reason
                  from proposal
                 where kind = any(@kinds)
                   and (@State::text is null or state = @State)
                   and (@after::uuid is null or id > @after)
                 order by id
                 limit @limit + 1
                """,
                new
                {
                    kinds = effects
                        .Where(effect => effect.IsFor(session.Actor))
                        .Select(effect => effect.Kind)
                        .ToArray(),
                    query.State,
                    after = Paging.Id(after),
                    limit,
                },
                cancellationToken
            );
            return Paging.Of(rows.Select(Shown).ToList(), limit, item => item.Id.ToString());
        }

        private static Item Shown(Row row) =>
            new(
                row.Id,
                row.Kind,
                row.CommuneCode,
                row.SubjectId,
                row.State,
                row.ProposedBy,
                row.ProposedAt,
                row.DecidedBy,
                row.DecidedAt,
                row.Reason
            );
    }
}
