using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Recoveries;

/// <summary>A settlement that was a mistake is taken back by a counter-entry, once.</summary>
/// <remarks><c>POST /v1/recoveries/{id}/outcomes/{outcomeId}/reverse</c>.</remarks>
public static class ReverseOutcome
{
    internal const string Kind = "recovery_reversal";
    private const int ReasonLengthMax = 500;

    public sealed record Body(string Reason);

    [Requires(Permission.SettleRecovery)]
    public sealed record Command(Guid Id, Guid OutcomeId, Body Reversal)
        : ICommand<Result<Proposed>>;

    internal sealed record Payload(Guid OutcomeId, string Reason);

    internal sealed class Handler(Session session, Desk desk)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var reason = command.Reversal.Reason;
            if (string.IsNullOrWhiteSpace(reason) || reason.Length > ReasonLengthMax)
            {
                return Refusal.Field(
                    "/reason",
                    "required",
                    $"Say why, in at most {ReasonLengthMax} characters."
                );
            }

            var read = await RecoveryRow.Find(session, command.Id, cancellationToken);
            if (!read.TryGet(out var found, out var no))
            {
                return no;
            }

            var standing = await Standing(session, found, command.OutcomeId, cancellationToken);
            return standing.TryGet(out _, out no)
                ? await desk.Propose(
                    session,
                    Kind,
                    found.CommuneCode,
                    command.Id,
                    new Payload(command.OutcomeId, reason),
                    cancellationToken
                )
                : no;
        }
    }

    internal sealed class Effect(Clock clock) : IProposalEffect
    {
        public string Kind => ReverseOutcome.Kind;

        public IReadOnlyList<Role> Acceptors { get; } = [Role.Chair, Role.Controller];

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            var payload = proposal.Read<Payload>();
            var taken = await RecoveryRow.Take(session, proposal.SubjectId, cancellationToken);
            if (!taken.TryGet(out var found, out var no))
            {
                return no;
            }

            var standing = await Standing(session, found, payload.OutcomeId, cancellationToken);
            if (!standing.TryGet(out var outcome, out no))
            {
                return no;
            }

            await LedgerEntry.Write(
                session,
                found,
                new LedgerEntry(clock.NewId(), "reversal", -outcome.AmountVnd)
                {
                    Cause = payload.Reason,
                    Reverses = payload.OutcomeId,
                },
                proposal.DecidedBy,
                clock.GetUtcNow(),
                cancellationToken
            );
            return new Done();
        }
    }

    private sealed record Outcome(long AmountVnd, bool IsReversed);

    /// <summary>The settlement, when it is one of this recovery and not taken back yet.</summary>
    private static async Task<Result<Outcome>> Standing(
        Session session,
        RecoveryRow recovery,
        Guid outcomeId,
        CancellationToken cancellationToken
    )
    {
        var outcome = await session.Find<Outcome>(
            """
            select s.amount_vnd, exists (select from recovery v where v.reverses = s.id) as is_reversed
              from recovery s
             where s.id = @outcomeId
               and s.commune_code = @CommuneCode
               and s.beneficiary_id = @BeneficiaryId
               and s.benefit = @Benefit
               and s.month = @Month
               and s.kind not in ('overpaid', 'reversal')
            """,
            new
            {
                outcomeId,
                recovery.CommuneCode,
                recovery.BeneficiaryId,
                recovery.Benefit,
                recovery.Month,
            },
            cancellationToken
        );
        return outcome is null ? Refusal.NotFound("outcome")
            : outcome.IsReversed
                ? new Refusal(
                    RefusalKind.Conflict,
                    "already_reversed",
                    "This outcome was taken back already."
                )
            : outcome;
    }
}
