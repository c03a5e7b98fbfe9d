using Payments.Domain.Common;
using Stateless;
using Stateless.Graph;

namespace Payments.Domain.Payouts;

/// <summary>Where a payout is, in the words of the outside; in JSON the names are snake_case.</summary>
public enum PayoutState
{
    /// <summary>Calculated; its list is not released.</summary>
    Due,

    /// <summary>Stopped by two people for a reason; it still stands.</summary>
    Held,

    /// <summary>Its list is released and the money is on its way, or waits for another way.</summary>
    Released,

    /// <summary>Settled by the bank, or handed over.</summary>
    Paid,

    /// <summary>Nobody came for the cash yet.</summary>
    NotCollected,

    /// <summary>The bank sent the money back.</summary>
    Returned,

    /// <summary>Given up; the money is back at the State Treasury and the month may be charged again.</summary>
    ReturnedToTreasury,

    /// <summary>Given up before any money left; the month may be charged again.</summary>
    Cancelled,
}

public enum PayoutTrigger
{
    Release,
    Settle,
    HandOver,

    /// <summary>A counter-entry of the cash desk.</summary>
    Correct,
    MissCollection,
    BringBack,
    PayAgain,
    Hold,
    Unhold,
    Cancel,
    ReturnToTreasury,
}

/// <summary>What one payee is due: one row, one amount that never changes.</summary>
/// <param name="IsListReleased">Whether the list that it stands on is released or further.</param>
/// <param name="HasLivePayment">
/// A payment that was made or may still arrive: every one but a rejected, returned, carried over or returned to the
/// Treasury. Unknown is live.
/// </param>
/// <param name="HasPayment">Any attempt at all.</param>
/// <param name="IsBeingPrepared">The workers are still making the payments of its release.</param>
public sealed record Payout(
    Guid Id,
    PayoutState State,
    bool IsListReleased,
    bool HasLivePayment,
    bool HasPayment,
    bool IsBeingPrepared = false
)
{
    /// <summary>The life cycle as a Mermaid drawing.</summary>
    public static string Diagram()
    {
        var state = PayoutState.Due;
        return MermaidGraph.Format(
            Lifecycle(() => state, next => state = next, isListReleased: null).GetInfo()
        );
    }

    /// <summary>Moves the payout along one edge; refused as <c>payout_cannot_move</c> where there is none.</summary>
    public Result<Payout> Apply(PayoutTrigger trigger)
    {
        var next = State;
        var machine = Lifecycle(() => next, state => next = state, IsListReleased);
        if (!machine.CanFire(trigger))
        {
            return new PayoutCannotMove(Id, State, trigger);
        }

        machine.Fire(trigger);
        return this with { State = next };
    }

    /// <summary>Stops the payout. Refused as <c>payment_live</c> when money may be on its way.</summary>
    public Result<Payout> Hold(string reason) => Stop(PayoutTrigger.Hold, reason);

    /// <summary>Gives the payout up; it no longer stands, so the month may be charged again.</summary>
    public Result<Payout> Cancel(string reason) => Stop(PayoutTrigger.Cancel, reason);

    /// <summary>Lets a held payout go on.</summary>
    public Result<Payout> Unhold() => Apply(PayoutTrigger.Unhold);

    /// <summary>
    /// Whether unholding must order a payment of its own: its list was released without it. One that was held after an
    /// attempt failed goes back to wait for a reissue or for cash.
    /// </summary>
    public bool IsPaidAloneWhenUnheld => IsListReleased && !HasPayment;

    private Result<Payout> Stop(PayoutTrigger trigger, string reason)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            return Refusal.Field("/reason", "required", "Say why.");
        }

        if (HasLivePayment)
        {
            return new PaymentLive(Id);
        }

        return IsBeingPrepared ? new PaymentsBeingPrepared(Id) : Apply(trigger);
    }

    /// <param name="isListReleased">Null: every edge, for the drawing.</param>
    private static StateMachine<PayoutState, PayoutTrigger> Lifecycle(
        Func<PayoutState> read,
        Action<PayoutState> write,
        bool? isListReleased
    )
    {
        var machine = new StateMachine<PayoutState, PayoutTrigger>(read, write);
        machine
            .Configure(PayoutState.Due)
            .Permit(PayoutTrigger.Release, PayoutState.Released)
            .Permit(PayoutTrigger.Hold, PayoutState.Held)
            .Permit(PayoutTrigger.Cancel, PayoutState.Cancelled);
        machine
            .Configure(PayoutState.Held)
            .PermitIf(
                PayoutTrigger.Unhold,
                PayoutState.Due,
                () => isListReleased is not true,
                "list not released"
            )
            .PermitIf(
                PayoutTrigger.Unhold,
                PayoutState.Released,
                () => isListReleased is true,
                "list released"
            )
            .Permit(PayoutTrigger.Cancel, PayoutState.Cancelled);
        machine
            .Configure(PayoutState.Released)
            .Permit(PayoutTrigger.Settle, PayoutState.Paid)
            .Permit(PayoutTrigger.HandOver, PayoutState.Paid)
            .Permit(PayoutTrigger.MissCollection, PayoutState.NotCollected)
            .Permit(PayoutTrigger.BringBack, PayoutState.Returned)
            .Permit(PayoutTrigger.Hold, PayoutState.Held)
            .Permit(PayoutTrigger.Cancel, PayoutState.Cancelled);
        machine
            .Configure(PayoutState.Paid)
            .Permit(PayoutTrigger.BringBack, PayoutState.Returned)
            .Permit(PayoutTrigger.Correct, PayoutState.Released);
        machine
            .Configure(PayoutState.NotCollected)
            .Permit(PayoutTrigger.HandOver, PayoutState.Paid)
            .Permit(PayoutTrigger.Correct, PayoutState.Released)
            .Permit(PayoutTrigger.PayAgain, PayoutState.Released)
            .Permit(PayoutTrigger.ReturnToTreasury, PayoutState.ReturnedToTreasury);
        machine
            .Configure(PayoutState.Returned)
            .Permit(PayoutTrigger.PayAgain, PayoutState.Released)
            .Permit(PayoutTrigger.Hold, PayoutState.Held)
            .Permit(PayoutTrigger.Cancel, PayoutState.Cancelled)
            .Permit(PayoutTrigger.ReturnToTreasury, PayoutState.ReturnedToTreasury);
        return machine;
    }
}
