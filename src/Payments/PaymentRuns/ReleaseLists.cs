using MediatR;
using Payments.Banks;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Domain.PaymentRuns;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.PaymentRuns;

/// <summary>The treasurer releases approved lists; workers then make their payments. Nobody releases what they prepared or approved.</summary>
public static class ReleaseLists
{
    public sealed record Answer(Guid Id, string State, Progress? Progress);

    [Requires(Permission.ReleaseList)]
    public sealed record Command(Guid RunId, IReadOnlyList<string>? CommuneCodes)
        : ICommand<Result<Answer>>,
            INamesCommunes
    {
        public IEnumerable<string> NamedCommunes => CommuneCodes ?? [];
    }

    internal sealed class Handler(Session session, Clock clock, PayingAccounts payingAccounts)
        : IRequestHandler<Command, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var taken = await RunLists.Take(
                session,
                command.RunId,
                command.CommuneCodes,
                ["approved"],
                cancellationToken
            );
            if (!taken.TryGet(out var lists, out var no))
            {
                return no;
            }

            var missing = await FundingCheck.Missing(
                session,
                lists.RunId,
                lists.Ids,
                cancellationToken
            );
            if (missing.Count > 0)
            {
                return new NotFunded(missing);
            }

            if (
                await payingAccounts.Missing(session, lists.Month, lists.Ids, cancellationToken) is
                { } unreachable
            )
            {
                return unreachable;
            }

            var payouts = await session.Single<long>(
                """
                update payment_list
                   set state = 'released', released_by = @by, released_at = @now
                 where id = any(@Ids);
                insert into release (id, run_id, kind, list_ids, released_by, released_at, total)
                select @id, @RunId, 'list', @Ids, @by, @now, sum(payouts)
                  from payment_list
                 where id = any(@Ids)
                returning total
                """,
                new
                {
                    id = clock.NewId(),
                    lists.RunId,
                    lists.Ids,
                    by = session.Actor.UserName,
                    now = clock.GetUtcNow(),
                },
                cancellationToken
            );
            return new Answer(command.RunId, "released", new Progress(0, payouts, "payouts"));
        }
    }
}
