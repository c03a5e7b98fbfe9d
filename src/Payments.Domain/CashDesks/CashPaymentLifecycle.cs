using Payments.Domain.Common;
using Stateless;
using Stateless.Graph;

namespace Payments.Domain.CashDesks;

/// <summary>Where a payment in cash stands.</summary>
public enum CashPaymentState
{
    /// <summary>On a cash list, not yet called.</summary>
    Listed,

    /// <summary>In somebody's hand, against proof.</summary>
    HandedOver,

    /// <summary>Nobody could be paid; the reason is recorded.</summary>
    NotCollected,

    /// <summary>A new payment of the same payout stands on a newer list.</summary>
    CarriedOver,

    /// <summary>The money went back to the State Treasury.</summary>
    ReturnedToTreasury,
}

/// <summary>What moves a payment in cash from state to state.</summary>
public enum CashPaymentTrigger
{
    HandOver,
    MissCollection,

    /// <summary>A counter-entry: what was written down at the desk was wrong.</summary>
    Correct,
    CarryOver,
    ReturnToTreasury,
}

/// <summary>Every edge of a payment in cash, in one place. Moves have no effects.</summary>
public static class CashPaymentLifecycle
{
    public static Result<CashPaymentState> Apply(CashPaymentState state, CashPaymentTrigger trigger)
    {
        var next = state;
        var machine = Machine(() => next, moved => next = moved);
        if (!machine.CanFire(trigger))
        {
            return CashDeskRefusals.CannotMove(state, trigger);
        }

        machine.Fire(trigger);
        return next;
    }

    /// <summary>The life cycle as a Mermaid state diagram.</summary>
    public static string Diagram() =>
        MermaidGraph.Format(Machine(() => CashPaymentState.Listed, _ => { }).GetInfo());

    private static StateMachine<CashPaymentState, CashPaymentTrigger> Machine(
        Func<CashPaymentState> read,
        Action<CashPaymentState> write
    )
    {
        var machine = new StateMachine<CashPaymentState, CashPaymentTrigger>(read, write);
        machine
            .Configure(CashPaymentState.Listed)
            .Permit(CashPaymentTrigger.HandOver, CashPaymentState.HandedOver)
            .Permit(CashPaymentTrigger.MissCollection, CashPaymentState.NotCollected)
            .Permit(CashPaymentTrigger.CarryOver, CashPaymentState.CarriedOver);
        machine
            .Configure(CashPaymentState.HandedOver)
            .Permit(CashPaymentTrigger.Correct, CashPaymentState.Listed);
        machine
            .Configure(CashPaymentState.NotCollected)
            .Permit(CashPaymentTrigger.Correct, CashPaymentState.Listed)
            .Permit(CashPaymentTrigger.CarryOver, CashPaymentState.CarriedOver)
            .Permit(CashPaymentTrigger.ReturnToTreasury, CashPaymentState.ReturnedToTreasury);
        return machine;
    }
}
