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

        public Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        ) =>
            StandingChange.Apply(
                session,
                clock,
                proposal,
                BeneficiaryTrigger.Resume,
                person => (null, person.EndedFrom),
                new Happening("resumed", null, proposal.Read<Body>().Reason),
                cancellationToken
            );
    }
}
