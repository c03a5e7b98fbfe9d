using MediatR;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Beneficiaries.Duplicates;

/// <summary>
/// Says that two entries are two people, and why; they are not brought up again.
/// <c>POST /v1/duplicates/{id}/different-people</c>.
/// </summary>
/// <remarks>Changes nobody's money: one person decides, and the log says who.</remarks>
public static class TellApart
{
    private const int ReasonLengthMax = 500;

    public sealed record Body(string Reason);

    [Requires(Permission.SettleDuplicate)]
    public sealed record Command(Guid Id, string Reason) : ICommand<Result<DuplicateItem>>;

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Command, Result<DuplicateItem>>
    {
        public async Task<Result<DuplicateItem>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            session.Concern(command.Id);
            var row = await DuplicateRow.Find(
                session,
                command.Id,
                toDecide: true,
                cancellationToken
            );
            if (MayDecide(row, command.Reason) is { } no)
            {
                return no;
            }

            await session.Execute(
                """
                update duplicate
                   set state = 'different_people', reason = @Reason, decided_by = @by, decided_at = @now
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
            return (
                await DuplicateRow.Find(session, command.Id, toDecide: false, cancellationToken)
            )!.Item;
        }
    }

    /// <summary>What both decisions ask: it is there, open, waits for nobody, and a reason is given.</summary>
    internal static Refusal? MayDecide(DuplicateRow? row, string reason) =>
        row is null ? Refusal.NotFound("duplicate")
        : row.State != "open"
            ? new Refusal(
                RefusalKind.Conflict,
                "duplicate_decided",
                "Somebody has decided about these two already."
            )
        : row.ProposalId is not null
            ? new Refusal(
                RefusalKind.Conflict,
                "duplicate_proposed",
                "It waits for a second person that these two are one."
            )
        : string.IsNullOrWhiteSpace(reason)
            ? Refusal.Field("/reason", RowCodes.Required, "Say why.")
        : reason.Length > ReasonLengthMax
            ? Refusal.Field("/reason", RowCodes.BadValue, $"At most {ReasonLengthMax} characters.")
        : null;
}
