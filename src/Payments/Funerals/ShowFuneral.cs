using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Funerals;

/// <summary>One claim, with what became of it. <c>GET /v1/funerals/{id}</c>.</summary>
public static class ShowFuneral
{
    [Requires(Permission.ReadMoney)]
    public sealed record Query(Guid Id) : IQuery<Result<FuneralAnswer>>;

    internal sealed class Handler(Session session) : IRequestHandler<Query, Result<FuneralAnswer>>
    {
        public async Task<Result<FuneralAnswer>> Handle(
            Query query,
            CancellationToken cancellationToken
        )
        {
            var row = await session.Find<FuneralAnswer.Row>(
                $"{FuneralAnswer.Sql} where f.id = @Id",
                query,
                cancellationToken
            );
            return row is null ? Refusal.NotFound("funeral claim") : FuneralAnswer.Of(row);
        }
    }
}
