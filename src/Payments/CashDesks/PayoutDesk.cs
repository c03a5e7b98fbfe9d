using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.CashDesks;

/// <summary>A payout as the two proposals of this room look at it.</summary>
/// <param name="Channel">account or cash, a redirection included.</param>
/// <param name="PaymentState">Of the last payment; null before the first.</param>
internal sealed record PayoutAtDesk(
    DateOnly Month,
    Guid Id,
    string CommuneCode,
    string Channel,
    string State,
    string ListState,
    Guid? PaymentId,
    string? PaidBy,
    string? PaymentState
)
{
    private static readonly string[] deadStates =
    [
        "rejected",
        "returned",
        "carried_over",
        "returned_to_treasury",
    ];

    public bool IsReleased => ListState is "released" or "settled" or "closed";

    private bool HasLivePayment => PaymentState is not null && !deadStates.Contains(PaymentState);

    /// <summary>Null when the payout may be redirected to the desk.</summary>
    public Refusal? WhyNotRedirected() =>
        State is "paid" or "cancelled" or "returned_to_treasury"
            ? CashDeskRefusals.PayoutNotStanding
        : Channel == "cash" || (HasLivePayment && PaidBy == "cash") ? CashDeskRefusals.AlreadyInCash
        : HasLivePayment ? CashDeskRefusals.PaymentLive
        : null;

    /// <summary>Null when the payout's money may go back to the Treasury.</summary>
    public Refusal? WhyNotReturned() =>
        State is "cancelled" or "returned_to_treasury" ? CashDeskRefusals.PayoutNotStanding
        : PaymentState == "not_collected" ? null
        : CashDeskRefusals.NotUncollected;
}

/// <summary>Finds a payout by its id, and writes what happened to it.</summary>
internal static class PayoutDesk
{
    public static Task<PayoutAtDesk?> Find(
        Session session,
        Guid payoutId,
        CancellationToken cancellationToken
    ) =>
        session.Find<PayoutAtDesk>(
            """
            select n.month, n.id, n.commune_code, n.channel, n.state, n.list_state, n.payment_id, n.paid_by,
                   n.payment_state
              from (select distinct month from payment_run) u
              join payout_now n on n.month = u.month and n.id = @payoutId
            """,
            new { payoutId },
            cancellationToken
        );

    /// <summary>Locks the payout and reads it again, so that what is decided is decided on what is.</summary>
    public static async Task<PayoutAtDesk?> Lock(
        Session session,
        Guid payoutId,
        CancellationToken cancellationToken
    )
    {
        if (await Find(session, payoutId, cancellationToken) is not { } found)
        {
            return null;
        }

        await session.Single<Guid>(
            "select id from payout where month = @Month and id = @Id for no key update",
            new { found.Month, found.Id },
            cancellationToken
        );
        return await Find(session, payoutId, cancellationToken);
    }

    public static Task WriteEvent(
        Session session,
        PayoutAtDesk payout,
        string kind,
        string reason,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        session.Execute(
            """
            insert into payout_event (month, payout_id, commune_code, at, kind, reason, actor)
            values (@Month, @Id, @CommuneCode, @now, @kind, @reason, @actor)
            """,
            new
            {
                payout.Month,
                payout.Id,
                payout.CommuneCode,
                now,
                kind,
                reason,
                actor = session.Actor.UserName,
            },
            cancellationToken
        );
}
