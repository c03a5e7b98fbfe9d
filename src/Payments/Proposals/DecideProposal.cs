using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Proposals;

/// <summary>The second person accepts or refuses; only then does anything take effect.</summary>
public static class DecideProposal
{
    public sealed record RefuseBody(string Reason);

    public sealed record Answer(Guid Id, string State);

    /// <param name="RefusalReason">Null: accepted.</param>
    [Requires(Permission.DecideProposal)]
    public sealed record Command(Guid Id, string? RefusalReason) : ICommand<Result<Answer>>;

    private sealed record Row(
        string Kind,
        string CommuneCode,
        Guid SubjectId,
        byte[] Payload,
        string State,
        string ProposedBy
    );

    internal sealed class Handler(
        Session session,
        Desk desk,
        Clock clock,
        IEnumerable<IProposalEffect> effects
    ) : IRequestHandler<Command, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            session.Concern(command.Id);
            var proposal = await session.Find<Row>(
                """
                select kind, commune_code, subject_id, payload, state, proposed_by
                  from proposal
                 where id = @Id
                   for update
                """,
                new { command.Id },
                cancellationToken
            );
            var effect = effects.SingleOrDefault(known => known.Kind == proposal?.Kind);
            if (proposal is null || effect?.IsFor(session.Actor) != true)
            {
                return Refusal.NotFound("proposal");
            }

            session.Concern(proposal.SubjectId);
            if (May(proposal, effect, command) is { } no)
            {
                return no;
            }

            await session.Execute(
                """
                update proposal
                   set state = @state, decided_by = @by, decided_at = @at, reason = @RefusalReason
                 where id = @Id
                """,
                new
                {
                    command.Id,
                    state = command.RefusalReason is null ? "accepted" : "refused",
                    by = session.Actor.UserName,
                    at = clock.GetUtcNow(),
                    command.RefusalReason,
                },
                cancellationToken
            );
            var decided = new ProposalToApply(
                command.Id,
                proposal.SubjectId,
                proposal.CommuneCode,
                desk.Open(command.Id, proposal.Payload),
                proposal.ProposedBy,
                session.Actor.UserName
            );
            if (command.RefusalReason is not null)
            {
                await effect.Refused(session, decided, cancellationToken);
                return new Answer(command.Id, "refused");
            }

            var applied = await effect.Apply(session, decided, cancellationToken);
            return applied.TryGet(out _, out var refusal)
                ? new Answer(command.Id, "accepted")
                : refusal;
        }

        private Refusal? May(Row proposal, IProposalEffect effect, Command command)
        {
            if (proposal.State != "open")
            {
                return new Refusal(
                    RefusalKind.Conflict,
                    "proposal_decided",
                    "This proposal is already decided."
                );
            }

            if (proposal.ProposedBy == session.Actor.UserName)
            {
                return Refusals.SamePerson;
            }

            if (!effect.Acceptors.Any(session.Actor.Roles.Contains))
            {
                return Refusals.ForbiddenRole;
            }

            return command.RefusalReason is ""
                ? Refusal.Field("/reason", "required", "Say why.")
                : null;
        }
    }
}
