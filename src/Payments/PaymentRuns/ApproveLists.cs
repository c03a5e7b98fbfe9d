using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.PaymentRuns;

/// <summary>The chairman approves submitted lists; nobody approves what they prepared, in the database too.</summary>
public static class ApproveLists
{
    [Requires(Permission.ApproveList)]
    public sealed record Command(Guid RunId, IReadOnlyList<string>? CommuneCodes)
        : ICommand<Result<Guid>>,
            INamesCommunes
    {
        public IEnumerable<string> NamedCommunes => CommuneCodes ?? [];
    }

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Command, Result<Guid>>
    {
        public async Task<Result<Guid>> Handle(Command command, CancellationToken cancellationToken)
        {
            var taken = await RunLists.Take(
                session,
                command.RunId,
                command.CommuneCodes,
                ["submitted"],
                cancellationToken
            );
            if (!taken.TryGet(out var lists, out var no))
            {
                return no;
            }

            await session.Execute(
                """
                update payment_list
                   set state = 'approved', approved_by = @by, approved_at = @now
                 where id = any(@Ids)
                """,
                new
                {
                    lists.Ids,
                    by = session.Actor.UserName,
                    now = clock.GetUtcNow(),
                },
                cancellationToken
            );
            return command.RunId;
        }
    }
}
