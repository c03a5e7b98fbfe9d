using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Payouts;

/// <summary>Gives a payout up: it no longer stands, and its month may be charged again. Proposed by an officer, accepted by the chairman.</summary>
public static class CancelPayout
{
    private const string Kind = "cancel_payout";

    public sealed record Body(string Reason);

    [Requires(Permission.ChangePayout)]
    public sealed record Command(Guid Id, string Reason) : ICommand<Result<Proposed>>;

    internal sealed class Handler(Session session, Desk desk)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            session.Concern(command.Id);
            var found = await StoppablePayout.Find(session, command.Id, cancellationToken);
            if (found is null)
            {
                return Refusal.NotFound("payout");
            }

            return found.Payout.Cancel(command.Reason).TryGet(out _, out var no)
                ? await desk.Propose(
                    session,
                    Kind,
                    found.Row.CommuneCode,
                    command.Id,
                    new Body(command.Reason),
                    cancellationToken
                )
                : no;
        }
    }

    internal sealed class Effect(Clock clock) : IProposalEffect
    {
        public string Kind => CancelPayout.Kind;

        public IReadOnlyList<Role> Acceptors => [Role.Chair];

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            var reason = proposal.Read<Body>().Reason;
            var found = await StoppablePayout.Lock(session, proposal.SubjectId, cancellationToken);
            if (found is null)
            {
                return Refusal.NotFound("payout");
            }

            if (!found.Payout.Cancel(reason).TryGet(out _, out var no))
            {
                return no;
            }

            session.Concern(found.Row.ListId);
            await found.Write(
                session,
                "cancelled",
                "cancelled",
                reason,
                clock.GetUtcNow(),
                cancellationToken
            );
            return new Done();
        }
    }
}
