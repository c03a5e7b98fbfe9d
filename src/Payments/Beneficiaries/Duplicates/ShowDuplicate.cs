using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Beneficiaries.Duplicates;

/// <summary>One pair. <c>GET /v1/duplicates/{id}</c>; the two people are read at their own addresses.</summary>
public static class ShowDuplicate
{
    [Requires(Permission.ReadRegistry)]
    public sealed record Query(Guid Id) : IQuery<Result<DuplicateItem>>;

    internal sealed class Handler(Session session) : IRequestHandler<Query, Result<DuplicateItem>>
    {
        public async Task<Result<DuplicateItem>> Handle(
            Query query,
            CancellationToken cancellationToken
        ) =>
            await DuplicateRow.Find(session, query.Id, toDecide: false, cancellationToken)
                is { } row
                ? row.Item
                : Refusal.NotFound("duplicate");
    }
}
