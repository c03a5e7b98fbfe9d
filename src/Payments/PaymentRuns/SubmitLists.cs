using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.PaymentRuns;

/// <summary>Lays calculated lists before the chairman; what would go to an account that looks wrong is held.</summary>
public static class SubmitLists
{
    [Requires(Permission.CalculateRun)]
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
                ["calculated"],
                cancellationToken
            );
            if (!taken.TryGet(out var lists, out var no))
            {
                return no;
            }

            await session.Execute(
                """
                update payment_list
                   set state = 'submitted', submitted_at = @now, reject_reason = null,
                       prepared_by = case when @by = any(prepared_by) then prepared_by else prepared_by || @by::text end
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
            await AccountRisks.Hold(session, lists, clock, cancellationToken);
            return command.RunId;
        }
    }
}
