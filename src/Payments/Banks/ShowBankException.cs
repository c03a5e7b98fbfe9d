using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>One exception. <c>GET /v1/bank-exceptions/{id}</c>.</summary>
public static class ShowBankException
{
    [Requires(Permission.ReadUnknown)]
    public sealed record Query(Guid Id) : IQuery<Result<ListBankExceptions.Item>>;

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Query, Result<ListBankExceptions.Item>>
    {
        public async Task<Result<ListBankExceptions.Item>> Handle(
            Query query,
            CancellationToken cancellationToken
        ) =>
            await session.Find<ListBankExceptions.Row>(
                $"select {ListBankExceptions.Columns} from bank_exception where id = @Id",
                new { query.Id },
                cancellationToken
            )
                is { } row
                ? ListBankExceptions.Shown(row, clock.GetUtcNow())
                : Refusal.NotFound("bank_exception");
    }
}
