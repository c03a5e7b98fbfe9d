using Payments.Domain.Common;
using Stateless;
using Stateless.Graph;

namespace Payments.Domain.Banks;

/// <summary>What moves a payment by account from state to state.</summary>
public enum PaymentTrigger
{
    Claim,
    NotSent,
    LoseTrack,
    Take,
    Accept,
    CallDuplicate,
    Reject,
    Settle,
    Contradict,
    Return,
}

/// <summary>A payment cannot make this move from where it stands.</summary>
public sealed record PaymentCannotMove(PaymentState State, PaymentTrigger Trigger)
    : Refusal(
        RefusalKind.Conflict,
        "payment_cannot_move",
        $"A payment that is {State} cannot take {Trigger}."
    );

/// <summary>Every edge of a payment by account, in one place. Moves have no effects.</summary>
public static class PaymentLifecycle
{
    private static readonly PaymentState[] Open =
    [
        PaymentState.Prepared,
        PaymentState.Sending,
        PaymentState.Sent,
        PaymentState.Accepted,
        PaymentState.Unknown,
    ];

    public static Result<PaymentState> Apply(PaymentState state, PaymentTrigger trigger)
    {
        var next = state;
        var machine = Machine(() => next, moved => next = moved);
        if (!machine.CanFire(trigger))
        {
            return new PaymentCannotMove(state, trigger);
        }

        machine.Fire(trigger);
        return next;
    }

    /// <summary>Whether some trigger leads from one state straight to the other.</summary>
    public static bool HasEdge(PaymentState from, PaymentState to) =>
        Enum.GetValues<PaymentTrigger>()
            .Any(trigger => Apply(from, trigger).TryGet(out var next, out _) && next == to);

    /// <summary>The life cycle as a Mermaid state diagram.</summary>
    public static string Diagram() =>
        MermaidGraph.Format(Machine(() => PaymentState.Prepared, _ => { }).GetInfo());

    private static StateMachine<PaymentState, PaymentTrigger> Machine(
        Func<PaymentState> read,
        Action<PaymentState> write
    )
    {
        var machine = new StateMachine<PaymentState, PaymentTrigger>(read, write);
        machine.Configure(PaymentState.Prepared).Permit(PaymentTrigger.Claim, PaymentState.Sending);
        machine
            .Configure(PaymentState.Sending)
            .Permit(PaymentTrigger.NotSent, PaymentState.Prepared)
            .Permit(PaymentTrigger.LoseTrack, PaymentState.Unknown);

        // A fetched batch is sent without a claim, and a bank may speak before we have noted that
        // it took the batch: what it says counts wherever money may be moving.
        foreach (var state in new[] { PaymentState.Prepared, PaymentState.Sending, PaymentState.Unknown })
        {
            machine.Configure(state).Permit(PaymentTrigger.Take, PaymentState.Sent);
        }

        foreach (var state in Open.Where(state => state != PaymentState.Accepted))
        {
            machine.Configure(state).Permit(PaymentTrigger.Accept, PaymentState.Accepted);
        }

        foreach (var state in Open.Where(state => state != PaymentState.Unknown))
        {
            machine.Configure(state).Permit(PaymentTrigger.CallDuplicate, PaymentState.Unknown);
        }

        foreach (var state in Open)
        {
            machine
                .Configure(state)
                .Permit(PaymentTrigger.Reject, PaymentState.Rejected)
                .Permit(PaymentTrigger.Settle, PaymentState.Settled)
                .Permit(PaymentTrigger.Return, PaymentState.Returned);
        }

        // Two words of the bank that exclude each other: nobody is paid again before the statement
        // or two people have said which one was true. The statement outranks every word.
        machine
            .Configure(PaymentState.Rejected)
            .Permit(PaymentTrigger.Contradict, PaymentState.Unknown)
            .Permit(PaymentTrigger.Settle, PaymentState.Settled)
            .Permit(PaymentTrigger.Return, PaymentState.Returned);
        machine
            .Configure(PaymentState.Settled)
            .Permit(PaymentTrigger.Contradict, PaymentState.Unknown)
            .Permit(PaymentTrigger.Return, PaymentState.Returned);
        return machine;
    }

}
