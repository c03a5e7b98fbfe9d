using MediatR;
using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.CashDesks;

/// <summary>The desk is done: everybody is paid or accounted for, and the drawer is empty to the đồng.</summary>
public static class CloseCashList
{
    /// <param name="CarriedOver">Payments that went on to a newer list at once.</param>
    /// <param name="SuspensionsProposed">People who collected nothing on three lists in a row.</param>
    public sealed record Answer(
        Guid Id,
        string State,
        FloatAnswer Float,
        int CarriedOver,
        int SuspensionsProposed
    );

    [Requires(Permission.CloseCashList)]
    public sealed record Command(Guid CashListId) : ICommand<Result<Answer>>;

    private sealed record ListRow(Guid Id, string CommuneCode, DateOnly Month, string State);

    internal sealed class Handler(
        Session session,
        CashLists lists,
        CashSettings settings,
        AbsentThreeTimes absent,
        Clock clock
    ) : IRequestHandler<Command, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var list = await session.Find<ListRow>(
                "select id, commune_code, month, state from cash_list where id = @CashListId for update",
                new { command.CashListId },
                cancellationToken
            );
            if (list is null)
            {
                return Refusal.NotFound("cash list");
            }

            session.Concern(list.Id);
            if (list.State == "closed")
            {
                return CashDeskRefusals.ListClosed;
            }

            var cash = (await Drawers.Read(session, list.Id, cancellationToken)).Whole;
            var open = await session.Single<long>(
                "select count(*) from payment where cash_list_id = @Id and state = 'listed'",
                new { list.Id },
                cancellationToken
            );
            if (cash.WhyNotClosed(open) is { } no)
            {
                return no;
            }

            await session.Execute(
                """
                update cash_list
                   set state = 'closed', closed_by = @me, closed_at = @now
                 where id = @Id
                """,
                new
                {
                    list.Id,
                    me = session.Actor.UserName,
                    now = clock.GetUtcNow(),
                },
                cancellationToken
            );
            var carried = await lists.CarryOver(
                session,
                [list.CommuneCode],
                list.Month,
                settings.ListsHeld,
                cancellationToken
            );
            var proposed = await absent.ProposeSuspensions(
                session,
                list.CommuneCode,
                cancellationToken
            );
            return new Answer(list.Id, "closed", FloatAnswer.Of(cash), carried, proposed);
        }
    }
}
