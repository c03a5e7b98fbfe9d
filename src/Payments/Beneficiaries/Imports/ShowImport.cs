using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Beneficiaries.Imports;

/// <summary>How far an import is; only who brought it, or who sees all communes, may ask.</summary>
public static class ShowImport
{
    [Requires(Permission.ReadRegistry)]
    public sealed record Query(Guid Id) : IQuery<Result<ImportAnswer>>;

    internal sealed class Handler(Session session, ImportStore store)
        : IRequestHandler<Query, Result<ImportAnswer>>
    {
        public async Task<Result<ImportAnswer>> Handle(
            Query query,
            CancellationToken cancellationToken
        )
        {
            if (!await MayAsk(session, query.Id, cancellationToken))
            {
                return Refusal.NotFound("import");
            }

            return ImportAnswer.Of((await store.Find(query.Id, cancellationToken))!);
        }
    }

    internal static Task<bool> MayAsk(
        Session session,
        Guid id,
        CancellationToken cancellationToken
    ) =>
        session.Single<bool>(
            "select exists (select 1 from import where id = @id and (created_by = @user or @seesAll))",
            new
            {
                id,
                user = session.Actor.UserName,
                seesAll = session.Actor.SeesAll,
            },
            cancellationToken
        );
}
