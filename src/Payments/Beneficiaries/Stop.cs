using MediatR;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Beneficiaries;

/// <summary>Ends what a person is owed. <c>POST /v1/beneficiaries/{id}/stop</c>.</summary>
public static class Stop
{
    internal const string Kind = "stop";

    /// <param name="FromMonth">First month not owed; null: the month after the current one. An earlier one finds overpaid months.</param>
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
                BeneficiaryTrigger.Stop,
                command.Change with
                {
                    FromMonth = command.Change.FromMonth ?? PayMonth.Of(clock.Today).Plus(1),
                },
                command.Change.Reason,
                cancellationToken
            );
    }

    internal sealed class Effect(Clock clock) : IProposalEffect
    {
        public string Kind => Stop.Kind;

        public IReadOnlyList<Role> Acceptors { get; } = [Role.Chair];

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            var body = proposal.Read<Body>();
            var from = (body.FromMonth ?? PayMonth.Of(clock.Today).Plus(1)).FirstDay;
            return await StandingChange.Apply(
                session,
                clock,
                proposal,
                BeneficiaryTrigger.Stop,
                person => (person.SuspendedFrom, from),
                new Happening("stopped", from, body.Reason),
                cancellationToken
            );
        }
    }
}
