using CsCheck;
using Payments.Domain.Beneficiaries;

namespace Payments.Domain.Tests.Beneficiaries;

public sealed class BeneficiaryLifecycleTests
{
    [Theory]
    [InlineData(BeneficiaryState.Draft, BeneficiaryTrigger.Propose, BeneficiaryState.Proposed)]
    [InlineData(BeneficiaryState.Proposed, BeneficiaryTrigger.Grant, BeneficiaryState.Granted)]
    [InlineData(BeneficiaryState.Proposed, BeneficiaryTrigger.Refuse, BeneficiaryState.Refused)]
    [InlineData(BeneficiaryState.Granted, BeneficiaryTrigger.Suspend, BeneficiaryState.Suspended)]
    [InlineData(BeneficiaryState.Suspended, BeneficiaryTrigger.Resume, BeneficiaryState.Granted)]
    [InlineData(BeneficiaryState.Suspended, BeneficiaryTrigger.Stop, BeneficiaryState.Ended)]
    [InlineData(BeneficiaryState.Granted, BeneficiaryTrigger.Move, BeneficiaryState.Moved)]
    public void A_beneficiary_moves_as_the_law_lets_it(
        BeneficiaryState from,
        BeneficiaryTrigger trigger,
        BeneficiaryState to
    )
    {
        Assert.True(BeneficiaryLifecycle.Next(from, trigger).TryGet(out var next, out _));
        Assert.Equal(to, next);
    }

    [Theory]
    [InlineData(BeneficiaryState.Draft, BeneficiaryTrigger.Grant)]
    [InlineData(BeneficiaryState.Ended, BeneficiaryTrigger.Resume)]
    [InlineData(BeneficiaryState.Refused, BeneficiaryTrigger.Grant)]
    [InlineData(BeneficiaryState.Moved, BeneficiaryTrigger.Suspend)]
    public void What_skips_a_decision_is_refused(BeneficiaryState from, BeneficiaryTrigger trigger)
    {
        Assert.Equal(
            "beneficiary_cannot_move",
            BeneficiaryLifecycle.Next(from, trigger).Refusal?.Code
        );
    }

    [Fact]
    public void Nobody_is_granted_but_by_a_decision_or_a_resumption() =>
        Gen.Select(Gen.Enum<BeneficiaryState>(), Gen.Enum<BeneficiaryTrigger>())
            .Sample(
                (state, trigger) =>
                {
                    var moved = BeneficiaryLifecycle
                        .Next(state, trigger)
                        .TryGet(out var next, out _);
                    Assert.True(
                        !moved
                            || next != BeneficiaryState.Granted
                            || trigger is BeneficiaryTrigger.Grant or BeneficiaryTrigger.Resume
                    );
                }
            );

    [Fact]
    public void Every_state_has_a_word_that_reads_back()
    {
        Assert.All(
            Enum.GetValues<BeneficiaryState>(),
            state => Assert.Equal(state, BeneficiaryLifecycle.Parse(state.Word()))
        );
        Assert.All(
            Enum.GetValues<AccountState>(),
            state => Assert.Equal(state, AccountStates.Parse(state.Word()))
        );
        Assert.Null(AccountStates.Parse("Match"));
    }

    [Fact]
    public void The_lifecycle_is_the_one_we_drew() =>
        Golden.Matches(BeneficiaryLifecycle.Diagram(), "beneficiary-lifecycle.mmd");
}
