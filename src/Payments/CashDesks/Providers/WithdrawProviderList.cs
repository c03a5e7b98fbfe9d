using MediatR;
using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.CashDesks.Providers;

/// <summary>
/// Takes back what a provider was to hand out: the desk pays again. What the provider handed out meanwhile is still read.
/// <c>POST /v1/provider-lists/{id}/withdraw</c>.
/// </summary>
public static class WithdrawProviderList
{
    public sealed record Answer(Guid Id, DateTimeOffset WithdrawnAt);

    [Requires(Permission.IssueFloat)]
    public sealed record Command(Guid Id) : ICommand<Result<Answer>>;

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Command, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            session.Concern(command.Id);
            if (
                await session.Find<Guid?>(
                    "select id from provider_list where id = @Id",
                    command,
                    cancellationToken
                )
                is null
            )
            {
                return Refusal.NotFound("provider's list");
            }

            var now = clock.GetUtcNow();
            return
                await session.Execute(
                    """
                    update provider_list
                       set withdrawn_by = @me, withdrawn_at = @now
                     where id = @Id
                       and withdrawn_at is null
                    """,
                    new
                    {
                        command.Id,
                        me = session.Actor.UserName,
                        now,
                    },
                    cancellationToken
                ) == 1
                ? new Answer(command.Id, now)
                : CashDeskRefusals.ProviderListWithdrawn;
        }
    }
}
