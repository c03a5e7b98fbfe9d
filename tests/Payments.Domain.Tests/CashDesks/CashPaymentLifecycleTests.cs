using CsCheck;
using Payments.Domain.CashDesks;

namespace Payments.Domain.Tests.CashDesks;

public sealed class CashPaymentLifecycleTests
{
    [Fact]
    public void The_life_cycle_of_a_payment_in_cash_is_the_one_we_drew() =>
        Golden.Matches(CashPaymentLifecycle.Diagram(), "cash-payment-lifecycle.mmd");

    [Fact]
    public void Money_is_handed_over_once() =>
        Assert.Equal(
            "already_handed_over",
            CashPaymentLifecycle
                .Apply(CashPaymentState.HandedOver, CashPaymentTrigger.HandOver)
                .Refusal?.Code
        );

    [Theory]
    [InlineData(CashPaymentState.HandedOver)]
    [InlineData(CashPaymentState.NotCollected)]
    public void What_was_written_down_wrongly_is_listed_again(CashPaymentState written)
    {
        Assert.True(
            CashPaymentLifecycle
                .Apply(written, CashPaymentTrigger.Correct)
                .TryGet(out var state, out _)
        );
        Assert.Equal(CashPaymentState.Listed, state);
    }

    [Fact]
    public void Money_that_was_handed_over_is_neither_carried_over_nor_returned() =>
        Assert.All(
            [CashPaymentTrigger.CarryOver, CashPaymentTrigger.ReturnToTreasury],
            trigger =>
                Assert.Equal(
                    "cash_payment_cannot_move",
                    CashPaymentLifecycle.Apply(CashPaymentState.HandedOver, trigger).Refusal?.Code
                )
        );

    [Fact]
    public void No_sequence_of_triggers_leaves_a_final_state() =>
        Gen.Enum<CashPaymentTrigger>()
            .Array[0, 12]
            .Sample(triggers =>
            {
                var state = CashPaymentState.Listed;
                var wasFinal = false;
                foreach (var trigger in triggers)
                {
                    var moved = CashPaymentLifecycle
                        .Apply(state, trigger)
                        .TryGet(out var next, out _);
                    Assert.False(wasFinal && moved);
                    state = moved ? next : state;
                    wasFinal =
                        state
                            is CashPaymentState.CarriedOver
                                or CashPaymentState.ReturnedToTreasury;
                }
            });
}
