using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Banks;

/// <summary>Pays a payout again after a definite failure, to the payee's account as it stands now.</summary>
public static class ReissuePayout
{
    public const string Kind = "reissue_payout";

    public sealed record Body(string? Reason = null);

    [Requires(Permission.ChangePayout)]
    public sealed record Command(Guid PayoutId, string? Reason) : ICommand<Result<Proposed>>;

    internal sealed record Payload(string? Reason);

    private sealed record Row(
        DateOnly Month,
        Guid RunId,
        Guid ListId,
        string CommuneCode,
        string Channel,
        string State,
        string? PaymentState
    );

    internal sealed class Handler(Session session, Desk desk)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var payout = await Find(session, command.PayoutId, cancellationToken);
            if (payout is null)
            {
                return Refusal.NotFound("payout");
            }

            if (WhyNot(payout) is { } no)
            {
                return no;
            }

            return await desk.Propose(
                session,
                Kind,
                payout.CommuneCode,
                command.PayoutId,
                new Payload(command.Reason),
                cancellationToken
            );
        }
    }

    private static Task<Row?> Find(Session session, Guid id, CancellationToken cancellationToken) =>
        session.Find<Row>(
            """
            select month, run_id, list_id, commune_code, channel, state, payment_state
              from payout_now
             where id = @id
            """,
            new { id },
            cancellationToken
        );

    /// <summary>Waits for whoever cancels, holds or redirects it, and reads it again.</summary>
    private static async Task<Row?> Lock(
        Session session,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        if (await Find(session, id, cancellationToken) is not { } found)
        {
            return null;
        }

        await session.Execute(
            "select 1 from payout where month = @Month and id = @id for update",
            new { found.Month, id },
            cancellationToken
        );
        return await Find(session, id, cancellationToken);
    }

    private static Refusal? WhyNot(Row payout) =>
        payout.PaymentState is "rejected" or "returned" && payout.State is "released" or "returned"
            ? null
            : new Refusal(
                RefusalKind.Conflict,
                "payment_live",
                "A payout is paid again only after its payment was rejected or returned."
            );

    /// <summary>What happens when the second person accepts.</summary>
    internal sealed class Effect(Clock clock) : IProposalEffect
    {
        public string Kind => ReissuePayout.Kind;

        public IReadOnlyList<Role> Acceptors => [Role.Chair];

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            if (await Lock(session, proposal.SubjectId, cancellationToken) is not { } payout)
            {
                return Refusal.NotFound("payout");
            }

            if (WhyNot(payout) is { } no)
            {
                return no;
            }

            await session.Execute(
                """
                insert into release (id, run_id, kind, list_ids, payout_id, released_by, released_at, total)
                values (@id, @RunId, 'single', array[@ListId], @SubjectId, @DecidedBy, @now, 1);
                insert into payout_event (month, payout_id, commune_code, at, kind, actor)
                values (@Month, @SubjectId, @CommuneCode, @now, 'reissued', @DecidedBy)
                """,
                new
                {
                    id = clock.NewId(),
                    payout.RunId,
                    payout.ListId,
                    payout.Month,
                    payout.CommuneCode,
                    proposal.SubjectId,
                    proposal.DecidedBy,
                    now = clock.GetUtcNow(),
                },
                cancellationToken
            );
            return new Done();
        }
    }
}
