using MediatR;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Funerals;

/// <summary>Gives up an accepted claim that no payment list carries; the recorded death stays. <c>POST /v1/funerals/{id}/cancel</c>.</summary>
public static class CancelFuneral
{
    internal const string Kind = "cancel_funeral";

    public sealed record Body(string Reason);

    [Requires(Permission.ChangeRegistry)]
    public sealed record Command(Guid Id, string Reason) : ICommand<Result<Proposed>>;

    internal sealed class Handler(Session session, Desk desk)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            if (!FuneralForm.IsLine(command.Reason))
            {
                return Refusal.Field("/reason", RowCodes.Required, "Say why, in one line.");
            }

            var taken = await Uncharged(session, command.Id, cancellationToken);
            return taken.TryGet(out var claim, out var no)
                ? await desk.Propose(
                    session,
                    Kind,
                    claim.CommuneCode,
                    claim.Id,
                    new Body(command.Reason),
                    cancellationToken
                )
                : no;
        }
    }

    internal sealed class Effect(Clock clock) : IProposalEffect
    {
        public string Kind => CancelFuneral.Kind;

        public IReadOnlyList<Role> Acceptors { get; } = [Role.Chair];

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            var taken = await Uncharged(session, proposal.SubjectId, cancellationToken);
            if (!taken.TryGet(out var claim, out var no))
            {
                return no;
            }

            await session.Execute(
                """
                update funeral_claim
                   set state = 'cancelled', reason = @Reason, decided_at = @now
                 where id = @Id
                """,
                new
                {
                    claim.Id,
                    proposal.Read<Body>().Reason,
                    now = clock.GetUtcNow(),
                },
                cancellationToken
            );
            return new Done();
        }
    }

    private static async Task<Result<AcceptedClaim>> Uncharged(
        Session session,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        var taken = await AcceptedClaim.Take(session, id, cancellationToken);
        return taken.TryGet(out var claim, out _) && claim.IsCharged
            ? FuneralRefusals.Charged
            : taken;
    }
}
