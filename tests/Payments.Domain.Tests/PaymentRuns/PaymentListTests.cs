using Payments.Domain.PaymentRuns;
using Payments.Domain.Tests.Support;

namespace Payments.Domain.Tests.PaymentRuns;

public sealed class PaymentListTests
{
    [Fact]
    public void The_life_cycle_is_the_one_we_drew() =>
        Drawing.Matches(PaymentList.Diagram(), "src/Payments.Domain/PaymentRuns/README.md");

    [Fact]
    public void A_list_goes_through_four_pairs_of_hands()
    {
        var list = Walk(
            New(),
            (ListTrigger.Calculate, "officer"),
            (ListTrigger.Submit, "officer2"),
            (ListTrigger.Approve, "chair"),
            (ListTrigger.Release, "treasurer"),
            (ListTrigger.Settle, "payments"),
            (ListTrigger.Close, "controller")
        );

        Assert.Equal(ListState.Closed, list.State);
        Assert.Equal(["officer", "officer2"], list.PreparedBy);
        Assert.Equal("chair", list.ApprovedBy);
        Assert.Equal("treasurer", list.ReleasedBy);
        Assert.Equal("controller", list.ClosedBy);
    }

    [Theory]
    [InlineData(ListState.Submitted, ListTrigger.Approve, "officer")]
    [InlineData(ListState.Approved, ListTrigger.Release, "officer")]
    [InlineData(ListState.Approved, ListTrigger.Release, "chair")]
    [InlineData(ListState.Settled, ListTrigger.Close, "officer")]
    [InlineData(ListState.Settled, ListTrigger.Close, "chair")]
    [InlineData(ListState.Settled, ListTrigger.Close, "treasurer")]
    public void Nobody_holds_two_duties(ListState state, ListTrigger trigger, string by)
    {
        var list = New() with
        {
            State = state,
            ApprovedBy = "chair",
            ReleasedBy = state == ListState.Settled ? "treasurer" : null,
        };

        Assert.Equal("same_person", list.Apply(trigger, by).Refusal?.Code);
    }

    [Fact]
    public void A_rejected_list_goes_back_to_be_calculated_and_loses_its_approval()
    {
        var list = Walk(
            New(),
            (ListTrigger.Calculate, "officer"),
            (ListTrigger.Submit, "officer"),
            (ListTrigger.Approve, "chair"),
            (ListTrigger.Reject, "chair")
        );

        Assert.Equal(ListState.Calculated, list.State);
        Assert.Null(list.ApprovedBy);
    }

    [Theory]
    [InlineData(ListState.Planned, ListTrigger.Submit)]
    [InlineData(ListState.Calculated, ListTrigger.Approve)]
    [InlineData(ListState.Submitted, ListTrigger.Release)]
    [InlineData(ListState.Released, ListTrigger.Cancel)]
    [InlineData(ListState.Released, ListTrigger.Close)]
    [InlineData(ListState.Closed, ListTrigger.Calculate)]
    [InlineData(ListState.Cancelled, ListTrigger.Calculate)]
    public void No_step_is_skipped_or_taken_back(ListState state, ListTrigger trigger) =>
        Assert.Equal(
            "list_cannot_move",
            (New() with { State = state }).Apply(trigger, "somebody").Refusal?.Code
        );

    [Fact]
    public void A_run_is_as_far_as_its_least_advanced_list()
    {
        Assert.Equal(
            ListState.Calculated,
            PaymentList.LeastAdvanced([ListState.Closed, ListState.Calculated, ListState.Cancelled])
        );
        Assert.Equal(
            ListState.Cancelled,
            PaymentList.LeastAdvanced([ListState.Cancelled, ListState.Cancelled])
        );
        Assert.Throws<ArgumentException>(() => PaymentList.LeastAdvanced([]));
    }

    private static PaymentList New() => new(Guid.Empty, "00001", ListState.Planned, ["officer"]);

    private static PaymentList Walk(
        PaymentList list,
        params (ListTrigger Trigger, string By)[] steps
    ) =>
        steps.Aggregate(
            list,
            (at, step) =>
                at.Apply(step.Trigger, step.By)
                    .Match(next => next, no => throw new InvalidOperationException(no.Code))
        );
}
