using Payments.Domain.Common;
using Stateless;
using Stateless.Graph;

namespace Payments.Domain.Banks;

/// <summary>Where one file to one bank stands.</summary>
public enum BatchState
{
    /// <summary>Its bytes and their SHA-256 are stored; nothing has left.</summary>
    Prepared,

    /// <summary>The intent to send is stored.</summary>
    Sending,

    /// <summary>The bank took it.</summary>
    Sent,

    /// <summary>It may or may not have arrived: ask, never send again but by <see cref="ResendRule"/>.</summary>
    Unknown,

    /// <summary>The bank took nothing because the bytes are wrong: our defect, to be mended.</summary>
    Refused,

    /// <summary>The bank has said something about its payments.</summary>
    Answered,

    /// <summary>No payment of it is open any more.</summary>
    Finished,
}

/// <summary>What moves a batch from state to state.</summary>
public enum BatchTrigger
{
    Claim,
    NotSent,
    Refuse,
    Mend,
    LoseTrack,
    Resend,
    Take,
    Answer,
    Finish,
}

/// <summary>A batch cannot make this move from where it stands.</summary>
public sealed record BatchCannotMove(BatchState State, BatchTrigger Trigger)
    : Refusal(
        RefusalKind.Conflict,
        "batch_cannot_move",
        $"A batch that is {State} cannot take {Trigger}."
    );

/// <summary>Every edge of a batch, in one place. Moves have no effects.</summary>
public static class BatchLifecycle
{
    public static Result<BatchState> Apply(BatchState state, BatchTrigger trigger)
    {
        var next = state;
        var machine = Machine(() => next, moved => next = moved);
        if (!machine.CanFire(trigger))
        {
            return new BatchCannotMove(state, trigger);
        }

        machine.Fire(trigger);
        return next;
    }

    /// <summary>What the outcome of a sending does to a batch that is being sent.</summary>
    public static BatchTrigger AfterSending(SendOutcome outcome) =>
        outcome switch
        {
            SendOutcome.NotSent => BatchTrigger.NotSent,
            SendOutcome.Taken => BatchTrigger.Take,
            SendOutcome.Refused => BatchTrigger.Refuse,
            SendOutcome.Known => BatchTrigger.LoseTrack,
            SendOutcome.Unknown => BatchTrigger.LoseTrack,
            SendOutcome.LeftToFetch => BatchTrigger.NotSent,
        };

    /// <summary>The life cycle as a Mermaid state diagram.</summary>
    public static string Diagram() =>
        MermaidGraph.Format(Machine(() => BatchState.Prepared, _ => { }).GetInfo());

    private static StateMachine<BatchState, BatchTrigger> Machine(
        Func<BatchState> read,
        Action<BatchState> write
    )
    {
        var machine = new StateMachine<BatchState, BatchTrigger>(read, write);
        machine
            .Configure(BatchState.Prepared)
            .Permit(BatchTrigger.Claim, BatchState.Sending)
            // A pull bank acknowledges what it fetched: no sending of ours lies between.
            .Permit(BatchTrigger.Take, BatchState.Sent);
        machine
            .Configure(BatchState.Sending)
            .Permit(BatchTrigger.NotSent, BatchState.Prepared)
            .Permit(BatchTrigger.Refuse, BatchState.Refused)
            .Permit(BatchTrigger.LoseTrack, BatchState.Unknown)
            .Permit(BatchTrigger.Take, BatchState.Sent)
            .Permit(BatchTrigger.Answer, BatchState.Answered);
        machine
            .Configure(BatchState.Unknown)
            .Permit(BatchTrigger.Resend, BatchState.Sending)
            .Permit(BatchTrigger.Take, BatchState.Sent)
            .Permit(BatchTrigger.Answer, BatchState.Answered)
            .Permit(BatchTrigger.Finish, BatchState.Finished);
        machine.Configure(BatchState.Refused).Permit(BatchTrigger.Mend, BatchState.Prepared);
        machine
            .Configure(BatchState.Sent)
            .Permit(BatchTrigger.Answer, BatchState.Answered)
            .Permit(BatchTrigger.Finish, BatchState.Finished);
        machine.Configure(BatchState.Answered).Permit(BatchTrigger.Finish, BatchState.Finished);
        return machine;
    }
}
