using CsCheck;
using Payments.Domain.Banks;

namespace Payments.Domain.Tests.Banks;

public sealed class PaymentStandingTests
{
    private const PaymentFacts Evidence = PaymentFacts.PaidByEvidence | PaymentFacts.NotPaidByEvidence;

    private static readonly PaymentFacts[] Single =
    [
        .. Enum.GetValues<PaymentFacts>().Where(fact => fact != PaymentFacts.None),
    ];

    [Theory]
    [InlineData(PaymentFacts.None, PaymentState.Prepared)]
    [InlineData(PaymentFacts.Claimed, PaymentState.Sending)]
    [InlineData(PaymentFacts.Claimed | PaymentFacts.SendUnclear, PaymentState.Unknown)]
    [InlineData(PaymentFacts.Claimed | PaymentFacts.SendUnclear | PaymentFacts.Taken, PaymentState.Sent)]
    [InlineData(PaymentFacts.SendUnclear | PaymentFacts.AcceptedByBank, PaymentState.Accepted)]
    [InlineData(PaymentFacts.Taken | PaymentFacts.CalledDuplicate, PaymentState.Unknown)]
    [InlineData(PaymentFacts.AcceptedByBank | PaymentFacts.CalledDuplicate, PaymentState.Unknown)]
    [InlineData(PaymentFacts.CalledDuplicate | PaymentFacts.SettledByBank, PaymentState.Settled)]
    [InlineData(PaymentFacts.CalledDuplicate | PaymentFacts.RejectedByBank, PaymentState.Rejected)]
    [InlineData(PaymentFacts.AcceptedByBank | PaymentFacts.RejectedByBank, PaymentState.Rejected)]
    [InlineData(PaymentFacts.RejectedByBank | PaymentFacts.SettledByBank, PaymentState.Unknown)]
    [InlineData(PaymentFacts.RejectedByBank | PaymentFacts.SettledByStatement, PaymentState.Settled)]
    [InlineData(PaymentFacts.NotPaidByEvidence | PaymentFacts.SettledByStatement, PaymentState.Settled)]
    [InlineData(PaymentFacts.SettledByStatement | PaymentFacts.ReturnedByStatement, PaymentState.Returned)]
    public void Facts_add_up_to_one_state(PaymentFacts facts, PaymentState state) =>
        Assert.Equal(state, PaymentStanding.Of(facts).State);

    /// <summary>All sets and all single facts: every move that facts can make is an edge we drew.</summary>
    [Fact]
    public void Every_new_fact_moves_along_an_edge_of_the_life_cycle_or_not_at_all()
    {
        var moves = 0;
        for (var bits = 0; bits < 2048; bits++)
        {
            var facts = (PaymentFacts)bits;
            foreach (var fact in Single.Where(fact => (fact & Evidence) == 0))
            {
                var before = PaymentStanding.Of(facts).State;
                var after = PaymentStanding.Of(facts | fact).State;
                Assert.True(
                    before == after || PaymentLifecycle.HasEdge(before, after),
                    $"{facts} + {fact}: {before} -> {after}"
                );
                moves += before == after ? 0 : 1;
            }
        }

        Assert.True(moves > 500);
    }

    [Fact]
    public void Peoples_evidence_moves_only_what_is_unknown_and_along_an_edge()
    {
        for (var bits = 0; bits < 2048; bits++)
        {
            var facts = (PaymentFacts)bits;
            var before = PaymentStanding.Of(facts).State;
            foreach (var wasPaid in new[] { true, false })
            {
                var settled = PaymentStanding.SettleByEvidence(facts, wasPaid).TryGet(out var then, out _);

                Assert.Equal(before == PaymentState.Unknown, settled);
                var after = PaymentStanding.Of(then).State;
                Assert.True(!settled || before == after || PaymentLifecycle.HasEdge(before, after));
            }
        }
    }

    [Fact]
    public void Repeats_and_any_order_of_answers_give_one_final_state() =>
        Gen.Int[0, Single.Length - 1]
            .Select(index => Single[index])
            .Array[0, 6]
            .Sample(heard =>
            {
                var final = PaymentStanding.Of(heard.Aggregate(PaymentFacts.None, (set, fact) => set | fact));
                foreach (var order in Permutations(heard))
                {
                    var set = PaymentFacts.None;
                    foreach (var fact in order.Concat(order))
                    {
                        set |= fact;
                    }

                    Assert.Equal(final, PaymentStanding.Of(set));
                }
            }, iter: 300);

    [Fact]
    public void Money_that_the_account_shows_is_never_called_rejected_or_unknown()
    {
        for (var bits = 0; bits < 2048; bits++)
        {
            var facts = (PaymentFacts)bits | PaymentFacts.SettledByStatement;

            Assert.True(PaymentStanding.Of(facts).State is PaymentState.Settled or PaymentState.Returned);
        }
    }

    [Fact]
    public void Words_that_exclude_each_other_are_pointed_out_even_when_the_account_decides()
    {
        var standing = PaymentStanding.Of(PaymentFacts.RejectedByBank | PaymentFacts.SettledByStatement);

        Assert.True(standing.IsContradicted);
        Assert.False(PaymentStanding.Of(PaymentFacts.SettledByStatement).IsContradicted);
    }

    [Theory]
    [InlineData(PaymentState.Unknown, true)]
    [InlineData(PaymentState.Settled, true)]
    [InlineData(PaymentState.Rejected, false)]
    [InlineData(PaymentState.Returned, false)]
    public void Only_a_definite_failure_makes_room_for_a_new_payment(PaymentState state, bool isLive) =>
        Assert.Equal(isLive, PaymentStanding.IsLiveState(state));

    private static IEnumerable<PaymentFacts[]> Permutations(PaymentFacts[] items) =>
        items.Length == 0
            ? [[]]
            : items.SelectMany(
                (item, index) =>
                    Permutations([.. items[..index], .. items[(index + 1)..]])
                        .Select(rest => (PaymentFacts[])[item, .. rest])
            );
}
