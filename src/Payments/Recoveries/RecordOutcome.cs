using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Recoveries;

/// <summary>How a recovery, or a part of it, ended. <c>POST /v1/recoveries/{id}/outcomes</c>.</summary>
/// <remarks>
/// Nothing is taken from a later payment by this: it says what happened outside. No article allows a deduction, so an
/// agreed one needs a document and a site that allows it (<c>Recoveries:AgreedDeduction</c>).
/// </remarks>
public static class RecordOutcome
{
    internal const string Kind = "recovery_outcome";
    private const string AgreedDeduction = "agreed_deduction";
    private const int DocumentNoLengthMax = 100;

    private static readonly string[] kinds = ["repaid", "waived", AgreedDeduction, "bank_recall"];

    /// <param name="Kind">repaid, waived, agreed_deduction or bank_recall.</param>
    /// <param name="AmountVnd">At most what is open.</param>
    /// <param name="DocumentNo">The receipt, decision or letter; required for an agreed deduction.</param>
    public sealed record Body(string Kind, long AmountVnd, string? DocumentNo = null);

    [Requires(Permission.SettleRecovery)]
    public sealed record Command(Guid Id, Body Outcome) : ICommand<Result<Proposed>>;

    internal sealed class Handler(Session session, Desk desk, IConfiguration configuration)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var outcome = command.Outcome;
            if (WhatIsWrong(outcome) is { } no)
            {
                return no;
            }

            if (
                outcome.Kind == AgreedDeduction
                && !configuration.GetValue("Recoveries:AgreedDeduction", false)
            )
            {
                return new Refusal(
                    RefusalKind.Rule,
                    "agreed_deduction_not_allowed",
                    "No article allows a deduction, and this site has not been set to record agreed ones."
                );
            }

            var read = await RecoveryRow.Find(session, command.Id, cancellationToken);
            if (!read.TryGet(out var found, out no))
            {
                return no;
            }

            return found.WhyNotSettled(outcome.AmountVnd) is { } tooMuch
                ? tooMuch
                : await desk.Propose(
                    session,
                    Kind,
                    found.CommuneCode,
                    command.Id,
                    outcome,
                    cancellationToken
                );
        }

        private static Refusal? WhatIsWrong(Body outcome) =>
            !kinds.Contains(outcome.Kind)
                ? Refusal.Field("/kind", "bad_value", "A kind is " + string.Join(", ", kinds) + ".")
            : outcome.AmountVnd <= 0
                ? Refusal.Field("/amountVnd", "bad_value", "An amount is a whole number above 0.")
            : outcome.DocumentNo is { Length: > DocumentNoLengthMax }
                ? Refusal.Field(
                    "/documentNo",
                    "bad_value",
                    $"At most {DocumentNoLengthMax} characters."
                )
            : outcome.Kind == AgreedDeduction && string.IsNullOrWhiteSpace(outcome.DocumentNo)
                ? Refusal.Field("/documentNo", "required", "Give the number of the agreement.")
            : null;
    }

    internal sealed class Effect(Clock clock) : IProposalEffect
    {
        public string Kind => RecordOutcome.Kind;

        public IReadOnlyList<Role> Acceptors { get; } = [Role.Chair, Role.Controller];

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            var outcome = proposal.Read<Body>();
            var taken = await RecoveryRow.Take(session, proposal.SubjectId, cancellationToken);
            if (!taken.TryGet(out var found, out var no))
            {
                return no;
            }

            if (found.WhyNotSettled(outcome.AmountVnd) is { } tooMuch)
            {
                return tooMuch;
            }

            await LedgerEntry.Write(
                session,
                found,
                new LedgerEntry(clock.NewId(), outcome.Kind, -outcome.AmountVnd)
                {
                    Cause = "settled",
                    DocumentNo = outcome.DocumentNo,
                },
                proposal.DecidedBy,
                clock.GetUtcNow(),
                cancellationToken
            );
            return new Done();
        }
    }
}
