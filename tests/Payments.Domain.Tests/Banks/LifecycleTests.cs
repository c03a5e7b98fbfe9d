using Payments.Domain.Banks;

namespace Payments.Domain.Tests.Banks;

public sealed class LifecycleTests
{
    [Fact]
    public void The_life_cycle_of_a_payment_is_the_one_we_drew() =>
        Golden.Matches(PaymentLifecycle.Diagram(), "payment-lifecycle.mmd");

    [Fact]
    public void The_life_cycle_of_a_batch_is_the_one_we_drew() =>
        Golden.Matches(BatchLifecycle.Diagram(), "batch-lifecycle.mmd");

    [Fact]
    public void A_returned_payment_moves_no_more()
    {
        foreach (var trigger in Enum.GetValues<PaymentTrigger>())
        {
            Assert.Equal(
                "payment_cannot_move",
                PaymentLifecycle.Apply(PaymentState.Returned, trigger).Refusal?.Code
            );
        }
    }

    [Fact]
    public void A_rejected_payment_is_not_sent_again()
    {
        Assert.NotNull(PaymentLifecycle.Apply(PaymentState.Rejected, PaymentTrigger.Claim).Refusal);
        Assert.NotNull(PaymentLifecycle.Apply(PaymentState.Rejected, PaymentTrigger.Accept).Refusal);
    }

    [Theory]
    [InlineData(SendOutcome.NotSent, BatchState.Prepared)]
    [InlineData(SendOutcome.Taken, BatchState.Sent)]
    [InlineData(SendOutcome.Refused, BatchState.Refused)]
    [InlineData(SendOutcome.Known, BatchState.Unknown)]
    [InlineData(SendOutcome.Unknown, BatchState.Unknown)]
    [InlineData(SendOutcome.LeftToFetch, BatchState.Prepared)]
    public void A_sending_moves_its_batch(SendOutcome outcome, BatchState state)
    {
        var trigger = BatchLifecycle.AfterSending(outcome);

        _ = BatchLifecycle.Apply(BatchState.Sending, trigger).TryGet(out var next, out _);

        Assert.Equal(state, next);
    }

    [Fact]
    public void A_batch_that_the_bank_took_is_never_sent_again()
    {
        foreach (var state in new[] { BatchState.Sent, BatchState.Answered, BatchState.Finished })
        {
            Assert.Equal("batch_cannot_move", BatchLifecycle.Apply(state, BatchTrigger.Resend).Refusal?.Code);
            Assert.Equal("batch_cannot_move", BatchLifecycle.Apply(state, BatchTrigger.Claim).Refusal?.Code);
        }
    }

    [Fact]
    public void An_unclear_batch_is_claimed_only_as_a_resend() =>
        Assert.NotNull(BatchLifecycle.Apply(BatchState.Unknown, BatchTrigger.Claim).Refusal);
}
