using MediatR;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Beneficiaries;

/// <summary>Ends a suspension; months not charged meanwhile fall due as arrears. <c>POST /v1/beneficiaries/{id}/resume</c>.</summary>
public static class Resume
{
    internal const string Kind = "resume";

    public sealed record Body(string? Reason = null);

    [Requires(Permission.ChangeRegistry)]
    public sealed record Command(Guid Id, Body Change) : ICommand<Result<Proposed>>;

    internal sealed class Handler(Session session, Desk desk)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        ) =>
            StandingChange.Propose(
                session,
                desk,
                Kind,
                command.Id,
                BeneficiaryTrigger.Resume,
                command.Change,
                command.Change.Reason ?? Kind,
                cancellationToken
            );
    }

    internal sealed class Effect(Clock clock) : IProposalEffect
    {
        public string Kind => Resume.Kind;

        public IReadOnlyList<Role> Acceptors { get; } = [Role.Chair];

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            var applied = await StandingChange.Apply(
                session,
                clock,
                proposal,
                BeneficiaryTrigger.Resume,
                person => (null, person.EndedFrom),
                new Happening("resumed", null, proposal.Read<Body>().Reason),
                cancellationToken
            );
            if (applied.TryGet(out _, out _))
            {
                await RefuseStops(session, proposal, cancellationToken);
            }

            return applied;
        }

        /// <summary>Nobody is stopped any more for a suspension that is over.</summary>
        private Task<int> RefuseStops(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        ) =>
            session.Execute(
                """
                update proposal
                   set state = 'refused', decided_by = @DecidedBy, decided_at = @now, reason = 'resumed'
                 where commune_code = @CommuneCode
                   and subject_id = @SubjectId
                   and kind = @kind
                   and state = 'open'
                   and proposed_by = @worker
                """,
                new
                {
                    proposal.DecidedBy,
                    proposal.CommuneCode,
                    proposal.SubjectId,
                    kind = Stop.Kind,
                    worker = Actor.Worker.UserName,
                    now = clock.GetUtcNow(),
                },
                cancellationToken
            );
    }
}
