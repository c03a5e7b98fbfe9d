using CsCheck;
using Payments.Domain.Payouts;
using Payments.Domain.Tests.Support;

namespace Payments.Domain.Tests.Payouts;

public sealed class PayoutTests
{
    private static readonly Guid id = new("01980000-0000-7000-8000-000000000001");

    [Fact]
    public void The_life_cycle_is_the_one_we_drew() =>
        Drawing.Matches(Payout.Diagram(), "src/Payments.Domain/Payouts/README.md");

    [Fact]
    public void A_due_payout_can_be_held_and_let_go_again()
    {
        var held = Value(Due().Hold("checking the address"));

        Assert.Equal(PayoutState.Held, held.State);
        Assert.Equal(PayoutState.Due, Value(held.Unhold()).State);
    }

    [Fact]
    public void A_payout_held_over_the_release_goes_on_as_released_and_is_paid_alone()
    {
        var held = new Payout(id, PayoutState.Held, true, false, false);

        Assert.Equal(PayoutState.Released, Value(held.Unhold()).State);
        Assert.True(held.IsPaidAloneWhenUnheld);
    }

    [Fact]
    public void A_payout_held_after_a_failed_attempt_is_not_paid_again_by_unholding_it()
    {
        var held = new Payout(id, PayoutState.Held, true, false, HasPayment: true);

        Assert.False(held.IsPaidAloneWhenUnheld);
    }

    [Fact]
    public void Only_a_held_payout_can_be_unheld()
    {
        foreach (var state in Enum.GetValues<PayoutState>().Where(s => s != PayoutState.Held))
        {
            var outcome = new Payout(id, state, true, false, false).Unhold();

            Assert.Equal("payout_cannot_move", outcome.Refusal?.Code);
        }
    }

    [Theory]
    [InlineData(PayoutState.Released)]
    [InlineData(PayoutState.Paid)]
    [InlineData(PayoutState.NotCollected)]
    public void Money_that_may_be_on_its_way_is_neither_held_nor_cancelled(PayoutState state)
    {
        var payout = new Payout(id, state, true, HasLivePayment: true, HasPayment: true);

        Assert.Equal("payment_live", payout.Hold("why").Refusal?.Code);
        Assert.Equal("payment_live", payout.Cancel("why").Refusal?.Code);
    }

    [Fact]
    public void While_its_payments_are_being_made_a_payout_is_not_stopped()
    {
        var payout = new Payout(id, PayoutState.Released, true, false, false, true);

        Assert.Equal("payments_being_prepared", payout.Hold("why").Refusal?.Code);
        Assert.Equal("payments_being_prepared", payout.Cancel("why").Refusal?.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void Stopping_needs_a_reason(string reason)
    {
        Assert.Equal("/reason", Due().Hold(reason).Refusal?.Fields.Single().Pointer);
        Assert.Equal("/reason", Due().Cancel(reason).Refusal?.Fields.Single().Pointer);
    }

    [Theory]
    [InlineData(PayoutState.Due)]
    [InlineData(PayoutState.Held)]
    [InlineData(PayoutState.Released)]
    [InlineData(PayoutState.Returned)]
    public void Without_a_live_payment_it_can_be_cancelled(PayoutState state) =>
        Assert.Equal(
            PayoutState.Cancelled,
            Value(new Payout(id, state, state != PayoutState.Due, false, false).Cancel("why")).State
        );

    [Fact]
    public void No_sequence_of_steps_leaves_a_final_state() =>
        Gen.Select(Gen.Enum<PayoutTrigger>().Array[0, 14], Gen.Bool)
            .Sample(
                (triggers, isReleased) =>
                {
                    var payout = new Payout(id, PayoutState.Due, isReleased, false, false);
                    var wasFinal = false;
                    foreach (var trigger in triggers)
                    {
                        var moved = payout.Apply(trigger).TryGet(out var next, out _);
                        if (wasFinal && moved)
                        {
                            return false;
                        }

                        payout = moved ? next! : payout;
                        wasFinal |=
                            payout.State is PayoutState.Cancelled or PayoutState.ReturnedToTreasury;
                    }

                    return true;
                }
            );

    [Fact]
    public void States_are_written_in_the_words_of_the_contract()
    {
        Assert.Equal(
            [
                "due",
                "held",
                "released",
                "paid",
                "not_collected",
                "returned",
                "returned_to_treasury",
                "cancelled",
            ],
            PayoutWords.States
        );
        Assert.True(PayoutWords.TryParse("not_collected", out var state));
        Assert.Equal(PayoutState.NotCollected, state);
        Assert.False(PayoutWords.TryParse("NotCollected", out _));
    }

    private static Payout Due() => new(id, PayoutState.Due, false, false, false);

    private static Payout Value(Payments.Domain.Common.Result<Payout> result) =>
        result.Match(value => value, no => throw new InvalidOperationException(no.Code));
}
