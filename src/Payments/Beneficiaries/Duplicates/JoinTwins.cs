using MediatR;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Beneficiaries.Duplicates;

/// <summary>
/// Proposes that two entries are one person: one stays, the other is stopped, and both keep what is written of them.
/// <c>POST /v1/duplicates/{id}/same-person</c>.
/// </summary>
public static class JoinTwins
{
    internal const string Kind = "same_person";

    /// <param name="KeepId">The entry that stays.</param>
    /// <param name="FromMonth">
    /// First month not owed to the other; null: the month after the current one. An earlier one finds the months paid twice.
    /// </param>
    public sealed record Body(Guid KeepId, string Reason, PayMonth? FromMonth = null);

    internal sealed record Payload(
        Guid DuplicateId,
        Guid KeepId,
        string Reason,
        PayMonth FromMonth
    );

    [Requires(Permission.SettleDuplicate)]
    public sealed record Command(Guid Id, Body Change) : ICommand<Result<Proposed>>;

    internal sealed class Handler(Session session, Desk desk, Clock clock)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            session.Concern(command.Id);
            var (keep, reason) = (command.Change.KeepId, command.Change.Reason);
            var row = await DuplicateRow.Find(
                session,
                command.Id,
                toDecide: true,
                cancellationToken
            );
            if (TellApart.MayDecide(row, reason) is { } no)
            {
                return no;
            }

            if (keep != row!.FirstId && keep != row.SecondId)
            {
                return Refusal.Field("/keepId", RowCodes.BadValue, "One of the two.");
            }

            return await StandingChange.Propose(
                session,
                desk,
                Kind,
                keep == row.FirstId ? row.SecondId : row.FirstId,
                BeneficiaryTrigger.Stop,
                new Payload(
                    command.Id,
                    keep,
                    reason,
                    command.Change.FromMonth ?? PayMonth.Of(clock.Today).Plus(1)
                ),
                reason,
                cancellationToken
            );
        }
    }

    internal sealed class Effect(Clock clock) : IProposalEffect
    {
        public string Kind => JoinTwins.Kind;

        public IReadOnlyList<Role> Acceptors { get; } = [Role.Chair];

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            var payload = proposal.Read<Payload>();
            var from = payload.FromMonth.FirstDay;
            var stopped = await StandingChange.Apply(
                session,
                clock,
                proposal,
                BeneficiaryTrigger.Stop,
                person => (person.SuspendedFrom, from),
                new Happening("stopped", from, payload.Reason),
                cancellationToken
            );
            // A chairman of one of two communes does not see the pair: then it goes with the next search.
            await session.Execute(
                """
                update duplicate
                   set state = 'same_person', reason = @Reason, decided_by = @DecidedBy, decided_at = @now
                 where id = @DuplicateId
                   and state = 'open'
                """,
                new
                {
                    payload.DuplicateId,
                    payload.Reason,
                    proposal.DecidedBy,
                    now = clock.GetUtcNow(),
                },
                cancellationToken
            );
            return stopped;
        }
    }
}
