using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Recoveries;

/// <summary>A recovery with every entry of the ledger. <c>GET /v1/recoveries/{id}</c>.</summary>
public static class ShowRecovery
{
    /// <param name="AmountVnd">What the entry adds to the open sum; a settlement is below zero.</param>
    public sealed record Entry(
        Guid Id,
        string Kind,
        long AmountVnd,
        string Cause,
        Guid? RunId,
        Guid? Reverses,
        string? DocumentNo,
        DateTime At,
        string Actor
    );

    public sealed record Answer(ListRecoveries.Item Recovery, IReadOnlyList<Entry> Entries);

    [Requires(Permission.ReadRecoveries)]
    public sealed record Query(Guid Id) : IQuery<Result<Answer>>;

    internal sealed class Handler(Session session) : IRequestHandler<Query, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(Query query, CancellationToken cancellationToken)
        {
            var read = await RecoveryRow.Find(session, query.Id, cancellationToken);
            if (!read.TryGet(out var found, out var no))
            {
                return no;
            }

            var entries = await session.Query<Entry>(
                """
                select id, kind, amount_vnd, cause, run_id, reverses, document_no, at, actor
                  from recovery
                 where commune_code = @CommuneCode
                   and beneficiary_id = @BeneficiaryId
                   and benefit = @Benefit
                   and month = @Month
                 order by at, id
                """,
                found,
                cancellationToken
            );
            return new Answer(ListRecoveries.Item.Of(found), [.. entries]);
        }
    }
}
