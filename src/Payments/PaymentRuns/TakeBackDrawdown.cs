using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.PaymentRuns;

/// <summary>Takes back a drawdown that was recorded wrongly, as long as nothing of it was released; it stays to be read.</summary>
public static class TakeBackDrawdown
{
    public sealed record Body(string Reason);

    [Requires(Permission.RecordDrawdown)]
    public sealed record Command(Guid Id, string Reason) : ICommand<Result<ListDrawdowns.Item>>;

    private sealed record Row(Guid RunId, bool IsTakenBack, bool IsUsed);

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Command, Result<ListDrawdowns.Item>>
    {
        public async Task<Result<ListDrawdowns.Item>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            if (string.IsNullOrWhiteSpace(command.Reason))
            {
                return Refusal.Field("/reason", "required", "Say why.");
            }

            session.Concern(command.Id);
            // The lists are held, so that nobody releases on this money meanwhile; those of later runs too, to which
            // what is left is brought forward.
            var found = await session.Find<Row>(
                """
                with lists as (
                    select l.state
                      from payment_list l
                      join payment_run r on r.id = l.run_id
                      join drawdown d on l.commune_code = any(d.communes)
                      join payment_run its on its.id = d.run_id
                     where d.id = @Id
                       and (r.created_at, r.id) >= (its.created_at, its.id)
                       for share of l
                )
                select run_id, taken_back_at is not null as is_taken_back,
                       exists (select from lists where state in ('released', 'settled', 'closed')) as is_used
                  from drawdown
                 where id = @Id
                   and exists (select from lists)
                """,
                new { command.Id },
                cancellationToken
            );
            if (found is null)
            {
                return Refusal.NotFound("drawdown");
            }

            session.Concern(found.RunId);
            if (found.IsTakenBack)
            {
                return new Refusal(
                    RefusalKind.Conflict,
                    "drawdown_taken_back",
                    "This drawdown was taken back already."
                );
            }

            if (found.IsUsed)
            {
                return new Refusal(
                    RefusalKind.Conflict,
                    "drawdown_used",
                    "A list was released on this money: what is left of it is brought forward."
                );
            }

            await session.Execute(
                """
                update drawdown
                   set taken_back_at = @now, taken_back_by = @by, taken_back_for = @Reason
                 where id = @Id
                """,
                new
                {
                    command.Id,
                    command.Reason,
                    by = session.Actor.UserName,
                    now = clock.GetUtcNow(),
                },
                cancellationToken
            );
            var all = await ListDrawdowns.Of(session, found.RunId, cancellationToken);
            return all.Single(drawdown => drawdown.Id == command.Id);
        }
    }
}
