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
    /// <param name="Cause">not_collected, not_complying or custody; null: not_complying.</param>
    public sealed record Body(string Reason, PayMonth? FromMonth = null, string? Cause = null);

    /// <summary>Not collected for three months or more.</summary>
    internal const string NotCollected = "not_collected";

    /// <summary>Held in custody for a month or more: no cause any more under Decree 335/2026/NĐ-CP, art. 9.</summary>
    internal const string Custody = "custody";

    private const string NotComplying = "not_complying";
    private static readonly DateOnly custodyUntil = new(2026, 10, 5);

    [Requires(Permission.ChangeRegistry)]
    public sealed record Command(Guid Id, Body Change) : ICommand<Result<Proposed>>;

    internal sealed class Handler(Session session, Desk desk, Clock clock)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        ) =>
            WhatIsWrong(command.Change.Cause, clock.Today) is { } wrong
                ? wrong
                : await StandingChange.Propose(
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
            var applied = await StandingChange.Apply(
                session,
                clock,
                proposal,
                BeneficiaryTrigger.Suspend,
                person => (from, person.EndedFrom),
                new Happening("suspended", from, body.Reason),
                cancellationToken
            );
            if (applied.TryGet(out _, out _))
            {
                await session.Execute(
                    """
                    update beneficiary
                       set suspended_for = @cause
                     where commune_code = @CommuneCode
                       and id = @SubjectId
                    """,
                    new
                    {
                        proposal.CommuneCode,
                        proposal.SubjectId,
                        cause = body.Cause ?? NotComplying,
                    },
                    cancellationToken
                );
            }

            return applied;
        }
    }

    private static Refusal? WhatIsWrong(string? cause, DateOnly today) =>
        cause is not (null or NotCollected or NotComplying or Custody)
            ? Refusal.Field(
                "/cause",
                RowCodes.BadValue,
                "One of: not_collected, not_complying, custody."
            )
        : cause == Custody && today >= custodyUntil
            ? new Refusal(
                RefusalKind.Rule,
                "not_a_cause",
                "Custody suspends nobody since 2026-10-05. Decree 335/2026/NĐ-CP, art. 9."
            )
        : null;
}
