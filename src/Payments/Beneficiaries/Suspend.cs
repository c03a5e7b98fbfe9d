using MediatR;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Beneficiaries;

/// <summary>Charges nothing for a person until resumption. <c>POST /v1/beneficiaries/{id}/suspend</c>.</summary>
public static class Suspend
{
    internal const string Kind = "suspend";

    /// <param name="FromMonth">First month not charged; null: the current one. What is charged already stays.</param>
    public sealed record Body(string Reason, PayMonth? FromMonth = null);

    [Requires(Permission.ChangeRegistry)]
    public sealed record Command(Guid Id, Body Change) : ICommand<Result<Proposed>>;

    internal sealed class Handler(Session session, Desk desk, Clock clock)
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
                BeneficiaryTrigger.Suspend,
                command.Change with
                {
                    FromMonth = command.Change.FromMonth ?? PayMonth.Of(clock.Today),
                },
                command.Change.Reason,
                cancellationToken
            );
    }

    internal sealed class Effect(Clock clock) : IProposalEffect
    {
        public string Kind => Suspend.Kind;

        public IReadOnlyList<Role> Acceptors { get; } = [Role.Chair];

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            var body = proposal.Read<Body>();
            var from = (body.FromMonth ?? PayMonth.Of(clock.Today)).FirstDay;
            return await StandingChange.Apply(
                session,
                clock,
                proposal,
                BeneficiaryTrigger.Suspend,
                person => (from, person.EndedFrom),
                new Happening("suspended", from, body.Reason),
                cancellationToken
            );
        }
    }
}
