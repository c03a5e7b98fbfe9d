using Payments.Domain.Common;
using Stateless;
using Stateless.Graph;

namespace Payments.Domain.PaymentRuns;

/// <summary>Where a commune's list is, least advanced first; in JSON and in the database the names are lower case.</summary>
public enum ListState
{
    Planned,
    Calculated,
    Submitted,
    Approved,
    Released,
    Settled,
    Closed,

    /// <summary>Given up before its release.</summary>
    Cancelled,
}

public enum ListTrigger
{
    Calculate,
    Submit,
    Approve,
    Reject,
    Release,
    Settle,
    Close,
    Cancel,
}

/// <summary>The part of one commune of a run: what is submitted, approved, released and closed as one.</summary>
/// <param name="PreparedBy">Everyone who created, calculated or submitted it.</param>
public sealed record PaymentList(
    Guid Id,
    string CommuneCode,
    ListState State,
    IReadOnlyList<string> PreparedBy,
    string? ApprovedBy = null,
    string? ReleasedBy = null,
    string? ClosedBy = null
)
{
    /// <summary>The state of a run: that of its least advanced list. Cancelled lists count only when all are.</summary>
    /// <exception cref="ArgumentException">A run without lists has no state.</exception>
    public static ListState LeastAdvanced(IEnumerable<ListState> lists)
    {
        var least = lists.DefaultIfEmpty((ListState)(-1)).Min();
        return least < 0
            ? throw new ArgumentException("A run has at least one list.", nameof(lists))
            : least;
    }

    /// <summary>The life cycle as a Mermaid drawing.</summary>
    public static string Diagram()
    {
        var state = ListState.Planned;
        return MermaidGraph.Format(Lifecycle(() => state, next => state = next).GetInfo());
    }

    /// <summary>Moves the list by one step of one person.</summary>
    /// <returns>
    /// Refused as <c>list_cannot_move</c> from another state, and as <c>same_person</c> when the person already did
    /// another of the four duties.
    /// </returns>
    public Result<PaymentList> Apply(ListTrigger trigger, string by)
    {
        var next = State;
        var machine = Lifecycle(() => next, state => next = state);
        if (!machine.CanFire(trigger))
        {
            return new ListCannotMove(CommuneCode, State, trigger);
        }

        if (IsHeldByAnotherDuty(trigger, by))
        {
            return new SamePersonOnList(CommuneCode);
        }

        machine.Fire(trigger);
        return Signed(trigger, by) with { State = next };
    }

    private PaymentList Signed(ListTrigger trigger, string by) =>
        trigger switch
        {
            ListTrigger.Calculate or ListTrigger.Submit => this with
            {
                PreparedBy = PreparedBy.Contains(by) ? PreparedBy : [.. PreparedBy, by],
            },
            ListTrigger.Approve => this with { ApprovedBy = by },
            ListTrigger.Reject => this with { ApprovedBy = null },
            ListTrigger.Release => this with { ReleasedBy = by },
            ListTrigger.Close => this with { ClosedBy = by },
            ListTrigger.Settle or ListTrigger.Cancel => this,
        };

    private bool IsHeldByAnotherDuty(ListTrigger trigger, string by) =>
        trigger switch
        {
            ListTrigger.Approve => PreparedBy.Contains(by),
            ListTrigger.Release => PreparedBy.Contains(by) || ApprovedBy == by,
            ListTrigger.Close => PreparedBy.Contains(by) || ApprovedBy == by || ReleasedBy == by,
            ListTrigger.Calculate
            or ListTrigger.Submit
            or ListTrigger.Reject
            or ListTrigger.Settle
            or ListTrigger.Cancel => false,
        };

    private static StateMachine<ListState, ListTrigger> Lifecycle(
        Func<ListState> read,
        Action<ListState> write
    )
    {
        var machine = new StateMachine<ListState, ListTrigger>(read, write);
        machine
            .Configure(ListState.Planned)
            .Permit(ListTrigger.Calculate, ListState.Calculated)
            .Permit(ListTrigger.Cancel, ListState.Cancelled);
        machine
            .Configure(ListState.Calculated)
            .PermitReentry(ListTrigger.Calculate)
            .Permit(ListTrigger.Submit, ListState.Submitted)
            .Permit(ListTrigger.Cancel, ListState.Cancelled);
        machine
            .Configure(ListState.Submitted)
            .Permit(ListTrigger.Approve, ListState.Approved)
            .Permit(ListTrigger.Reject, ListState.Calculated)
            .Permit(ListTrigger.Cancel, ListState.Cancelled);
        machine
            .Configure(ListState.Approved)
            .Permit(ListTrigger.Release, ListState.Released)
            .Permit(ListTrigger.Reject, ListState.Calculated)
            .Permit(ListTrigger.Cancel, ListState.Cancelled);
        machine.Configure(ListState.Released).Permit(ListTrigger.Settle, ListState.Settled);
        machine.Configure(ListState.Settled).Permit(ListTrigger.Close, ListState.Closed);
        return machine;
    }
}
