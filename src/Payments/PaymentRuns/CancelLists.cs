using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.PaymentRuns;

/// <summary>
/// Gives up lists that were opened by mistake, before the chairman has them: their payouts stand no longer, and the
/// commune's month may be opened again. What was drawn for them is brought forward.
/// </summary>
public static class CancelLists
{
    public sealed record Body(string Reason, IReadOnlyList<string>? CommuneCodes = null);

    [Requires(Permission.CalculateRun)]
    public sealed record Command(Guid RunId, string Reason, IReadOnlyList<string>? CommuneCodes)
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
            if (string.IsNullOrWhiteSpace(command.Reason))
            {
                return Refusal.Field("/reason", "required", "Say why.");
            }

            var taken = await RunLists.Take(
                session,
                command.RunId,
                command.CommuneCodes,
                ["planned", "calculated"],
                cancellationToken
            );
            if (!taken.TryGet(out var lists, out var no))
            {
                return no;
            }

            if (await lists.WhyBusy(session, cancellationToken) is { } busy)
            {
                return busy;
            }

            // A commune whose first month was opened by mistake has not begun.
            await session.Execute(
                """
                with given_up as (
                    update payout
                       set state = 'cancelled', state_reason = @Reason
                     where month = @Month
                       and list_id = any(@Ids)
                       and (state is null or state = 'held')
                    returning month, id, commune_code
                )
                insert into payout_event (month, payout_id, commune_code, at, kind, reason, actor)
                select month, id, commune_code, @now, 'cancelled', @Reason, @by
                  from given_up;
                update payment_list
                   set state = 'cancelled', reject_reason = @Reason
                 where id = any(@Ids);
                update commune c
                   set opening_month = null
                 where commune_code = any(@Communes)
                   and opening_month = @Month
                   and not exists (select from payment_list l
                                    where l.commune_code = c.commune_code
                                      and l.kind = 'regular'
                                      and l.state <> 'cancelled')
                """,
                new
                {
                    command.Reason,
                    lists.Month,
                    lists.Ids,
                    lists.Communes,
                    now = clock.GetUtcNow(),
                    by = session.Actor.UserName,
                },
                cancellationToken
            );
            return command.RunId;
        }
    }
}
