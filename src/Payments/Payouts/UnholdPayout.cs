using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Payouts;

/// <summary>Lets a held payout go on. Proposed by an officer, accepted by the chairman.</summary>
/// <remarks>If its list was released without it, a release of its own orders the payment.</remarks>
public static class UnholdPayout
{
    private const string Kind = "unhold_payout";

    /// <summary>Holds that begin so were set by the program because of the account.</summary>
    private const string RiskPrefix = "risk_";

    /// <param name="Reason">Needed where a risk holds the payout; else the body may be left out.</param>
    public sealed record Body(string? Reason = null);

    [Requires(Permission.ChangePayout)]
    public sealed record Command(Guid Id, string? Reason = null) : ICommand<Result<Proposed>>;

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

            if (
                string.IsNullOrWhiteSpace(command.Reason)
                && found.Row.StateReason?.StartsWith(RiskPrefix, StringComparison.Ordinal) == true
            )
            {
                return Refusal.Field(
                    "/reason",
                    "required",
                    "A risk holds this payout: say why it is paid all the same."
                );
            }

            return found.Payout.Unhold().TryGet(out _, out var no)
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
        public string Kind => UnholdPayout.Kind;

        public IReadOnlyList<Role> Acceptors => [Role.Chair];

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            return await LetGo(
                session,
                clock,
                proposal.SubjectId,
                cancellationToken,
                proposal.Read<Body>().Reason
            );
        }
    }

    /// <summary>What two people decided: the payout goes on with its list, or alone when that is released.</summary>
    internal static async Task<Result<Done>> LetGo(
        Session session,
        Clock clock,
        Guid id,
        CancellationToken cancellationToken,
        string? reason = null
    )
    {
        var found = await StoppablePayout.Lock(session, id, cancellationToken);
        if (found is null)
        {
            return Refusal.NotFound("payout");
        }

        if (!found.Payout.Unhold().TryGet(out _, out var no))
        {
            return no;
        }

        session.Concern(found.Row.ListId);
        await found.Write(
            session,
            state: null,
            "unheld",
            reason,
            clock.GetUtcNow(),
            cancellationToken
        );
        if (found.Payout.IsPaidAloneWhenUnheld)
        {
            await ReleaseAlone(session, clock, found.Row, cancellationToken);
        }

        return new Done();
    }

    private static Task<int> ReleaseAlone(
        Session session,
        Clock clock,
        PayoutRow payout,
        CancellationToken cancellationToken
    ) =>
        session.Execute(
            """
            insert into release (id, run_id, kind, list_ids, payout_id, released_by, released_at, total)
            values (@id, @RunId, 'single', @lists, @payoutId, @by, @now, 1)
            """,
            new
            {
                id = clock.NewId(),
                payout.RunId,
                lists = new[] { payout.ListId },
                payoutId = payout.Id,
                by = session.Actor.UserName,
                now = clock.GetUtcNow(),
            },
            cancellationToken
        );
}
