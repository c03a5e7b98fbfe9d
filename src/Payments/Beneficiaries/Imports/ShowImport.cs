using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Beneficiaries.Imports;

/// <summary>How far an import is; only who brought it, decides about it, or sees all communes, may ask.</summary>
public static class ShowImport
{
    /// <summary>Over <c>import i</c>: what the actor may see. A proposal is seen by who sees its commune.</summary>
    internal const string MayBeSeen = """
        (i.created_by = @user
         or @seesAll
         or exists (select 1
                      from proposal p
                     where p.subject_id = i.id
                       and p.kind = 'apply_import'))
        """;

    [Requires(Permission.ReadRegistry)]
    public sealed record Query(Guid Id) : IQuery<Result<ImportAnswer>>;

    private sealed record Seen(Guid? ProposalId);

    internal sealed class Handler(Session session, ImportStore store, ImportFiles files)
        : IRequestHandler<Query, Result<ImportAnswer>>
    {
        public async Task<Result<ImportAnswer>> Handle(
            Query query,
            CancellationToken cancellationToken
        )
        {
            var seen = await session.Find<Seen>(
                $"""
                select (select p.id
                          from proposal p
                         where p.subject_id = i.id
                           and p.kind = 'apply_import'
                           and p.state in ('open', 'accepted')
                         order by p.id desc
                         limit 1) as proposal_id
                  from import i
                 where i.id = @Id
                   and {MayBeSeen}
                """,
                Asking(session, query.Id),
                cancellationToken
            );
            return seen is not null && await store.Find(query.Id, cancellationToken) is { } status
                ? ImportAnswer.Of(status, seen.ProposalId, files.Exists(query.Id))
                : Refusal.NotFound("import");
        }
    }

    internal static Task<bool> MayAsk(
        Session session,
        Guid id,
        CancellationToken cancellationToken
    ) =>
        session.Single<bool>(
            $"select exists (select 1 from import i where i.id = @Id and {MayBeSeen})",
            Asking(session, id),
            cancellationToken
        );

    private static object Asking(Session session, Guid id) =>
        new
        {
            Id = id,
            user = session.Actor.UserName,
            seesAll = session.Actor.SeesAll,
        };
}
