using Payments.Domain.Common;

namespace Payments.Domain.Banks;

/// <summary>What the facts about one payment add up to.</summary>
/// <param name="State">The one state that follows from the facts, in whatever order they came.</param>
/// <param name="IsContradicted">
/// Some evidence says paid and some says not paid: an exception for a person, even where the
/// stronger evidence decides the state.
/// </param>
public readonly record struct PaymentStanding(PaymentState State, bool IsContradicted)
{
    private const PaymentFacts Paid =
        PaymentFacts.SettledByBank | PaymentFacts.PaidByEvidence | PaymentFacts.SettledByStatement;

    private const PaymentFacts NotPaid = PaymentFacts.RejectedByBank | PaymentFacts.NotPaidByEvidence;

    /// <summary>True while the payment may still move money, or may have moved it.</summary>
    /// <remarks>A new payment of the same payout needs this to be false.</remarks>
    public bool IsLive => IsLiveState(State);

    public static bool IsLiveState(PaymentState state) =>
        state is not (PaymentState.Rejected or PaymentState.Returned);

    /// <summary>
    /// The state that follows from a set of facts. The account outranks people's evidence, that
    /// outranks the bank's words, those outrank how the sending went; two equal words that exclude
    /// each other leave the payment unknown.
    /// </summary>
    public static PaymentStanding Of(PaymentFacts facts) =>
        new(StateOf(facts), (facts & Paid) != 0 && (facts & NotPaid) != 0);

    /// <summary>
    /// A payment whose outcome two people may settle by evidence: neither the account nor the bank
    /// has given a clear answer.
    /// </summary>
    public static Result<PaymentFacts> SettleByEvidence(PaymentFacts facts, bool wasPaid) =>
        StateOf(facts) == PaymentState.Unknown
            ? facts | (wasPaid ? PaymentFacts.PaidByEvidence : PaymentFacts.NotPaidByEvidence)
            : new PaymentCannotMove(
                StateOf(facts),
                wasPaid ? PaymentTrigger.Settle : PaymentTrigger.Reject
            );

    private static PaymentState StateOf(PaymentFacts facts)
    {
        if (Has(facts, PaymentFacts.ReturnedByStatement))
        {
            return PaymentState.Returned;
        }

        if (Has(facts, PaymentFacts.SettledByStatement))
        {
            return PaymentState.Settled;
        }

        return Weigh(facts, PaymentFacts.PaidByEvidence, PaymentFacts.NotPaidByEvidence)
            ?? Weigh(facts, PaymentFacts.SettledByBank, PaymentFacts.RejectedByBank)
            ?? Underway(facts);
    }

    private static PaymentState? Weigh(PaymentFacts facts, PaymentFacts paid, PaymentFacts notPaid) =>
        (Has(facts, paid), Has(facts, notPaid)) switch
        {
            (true, true) => PaymentState.Unknown,
            (true, false) => PaymentState.Settled,
            (false, true) => PaymentState.Rejected,
            (false, false) => null,
        };

    private static PaymentState Underway(PaymentFacts facts) =>
        Has(facts, PaymentFacts.CalledDuplicate) ? PaymentState.Unknown
        : Has(facts, PaymentFacts.AcceptedByBank) ? PaymentState.Accepted
        : Has(facts, PaymentFacts.Taken) ? PaymentState.Sent
        : Has(facts, PaymentFacts.SendUnclear) ? PaymentState.Unknown
        : Has(facts, PaymentFacts.Claimed) ? PaymentState.Sending
        : PaymentState.Prepared;

    private static bool Has(PaymentFacts facts, PaymentFacts fact) => (facts & fact) != 0;
}
