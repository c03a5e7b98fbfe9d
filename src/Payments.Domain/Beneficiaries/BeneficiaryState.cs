using Payments.Domain.Common;
using Stateless;
using Stateless.Graph;

namespace Payments.Domain.Beneficiaries;

/// <summary>Where a beneficiary stands; printed in lower case.</summary>
public enum BeneficiaryState
{
    Draft,
    Proposed,
    Granted,
    Refused,
    Suspended,
    Ended,
    Moved,
}

/// <summary>What can happen to a beneficiary.</summary>
public enum BeneficiaryTrigger
{
    Propose,
    Grant,
    Refuse,
    Suspend,
    Resume,
    Stop,
    Move,
}

/// <summary>The life cycle of a beneficiary: the only place that knows which state follows which.</summary>
/// <remarks>Who decided and why are kept beside the state. Circular 02/2021/TT-BLĐTBXH, art. 2.</remarks>
public static class BeneficiaryLifecycle
{
    public static string Word(this BeneficiaryState state) => state.ToString().ToLowerInvariant();

    public static BeneficiaryState? Parse(string word)
    {
        foreach (var state in Enum.GetValues<BeneficiaryState>())
        {
            if (state.Word() == word)
            {
                return state;
            }
        }

        return null;
    }

    /// <summary>The state after a trigger; refused with <c>beneficiary_cannot_move</c>.</summary>
    public static Result<BeneficiaryState> Next(BeneficiaryState state, BeneficiaryTrigger trigger)
    {
        var machine = Edges(state);
        if (!machine.CanFire(trigger))
        {
            return new BeneficiaryCannotMove(state, trigger);
        }

        machine.Fire(trigger);
        return machine.State;
    }

    /// <summary>The life cycle as a Mermaid diagram.</summary>
    public static string Diagram() => MermaidGraph.Format(Edges(BeneficiaryState.Draft).GetInfo());

    private static StateMachine<BeneficiaryState, BeneficiaryTrigger> Edges(BeneficiaryState state)
    {
        var machine = new StateMachine<BeneficiaryState, BeneficiaryTrigger>(state);
        machine
            .Configure(BeneficiaryState.Draft)
            .Permit(BeneficiaryTrigger.Propose, BeneficiaryState.Proposed)
            .Permit(BeneficiaryTrigger.Stop, BeneficiaryState.Ended);
        machine
            .Configure(BeneficiaryState.Proposed)
            .Permit(BeneficiaryTrigger.Grant, BeneficiaryState.Granted)
            .Permit(BeneficiaryTrigger.Refuse, BeneficiaryState.Refused)
            .Permit(BeneficiaryTrigger.Stop, BeneficiaryState.Ended);
        machine
            .Configure(BeneficiaryState.Granted)
            .Permit(BeneficiaryTrigger.Suspend, BeneficiaryState.Suspended)
            .Permit(BeneficiaryTrigger.Stop, BeneficiaryState.Ended)
            .Permit(BeneficiaryTrigger.Move, BeneficiaryState.Moved);
        machine
            .Configure(BeneficiaryState.Suspended)
            .Permit(BeneficiaryTrigger.Resume, BeneficiaryState.Granted)
            .Permit(BeneficiaryTrigger.Stop, BeneficiaryState.Ended)
            .Permit(BeneficiaryTrigger.Move, BeneficiaryState.Moved);
        machine
            .Configure(BeneficiaryState.Refused)
            .Permit(BeneficiaryTrigger.Propose, BeneficiaryState.Proposed);
        machine
            .Configure(BeneficiaryState.Ended)
            .Permit(BeneficiaryTrigger.Propose, BeneficiaryState.Proposed);
        machine
            .Configure(BeneficiaryState.Moved)
            .Permit(BeneficiaryTrigger.Propose, BeneficiaryState.Proposed);
        return machine;
    }
}

/// <summary>The beneficiary is in a state from which this cannot happen.</summary>
public sealed record BeneficiaryCannotMove(BeneficiaryState State, BeneficiaryTrigger Trigger)
    : Refusal(
        RefusalKind.Conflict,
        "beneficiary_cannot_move",
        $"The beneficiary is {State.Word()}; {Trigger.ToString().ToLowerInvariant()} is not possible from there."
    );
