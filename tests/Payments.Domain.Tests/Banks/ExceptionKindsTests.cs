using Payments.Domain.Banks;

namespace Payments.Domain.Tests.Banks;

public sealed class ExceptionKindsTests
{
    [Fact]
    public void Every_kind_says_what_to_do_first() =>
        Assert.All(
            ExceptionKinds.All,
            kind =>
            {
                var (vietnamese, english) = ExceptionKinds.FirstStep(kind);
                var general = ExceptionKinds.FirstStep("a kind that nobody raises");
                Assert.EndsWith(".", vietnamese, StringComparison.Ordinal);
                Assert.EndsWith(".", english, StringComparison.Ordinal);
                Assert.True(vietnamese.IsNormalized());
                Assert.NotEqual(general.Vietnamese, vietnamese);
                Assert.NotEqual(general.English, english);
            }
        );

    [Theory]
    [InlineData("RC03", "bank_data_wrong")]
    [InlineData("AM04", "bank_needs_money")]
    [InlineData("AM10", "our_defect")]
    [InlineData("FR01", "compliance")]
    [InlineData("MD07", "payee_said_dead")]
    [InlineData("NARR", "reason_to_read")]
    [InlineData("ZZ99", "reason_to_read")]
    [InlineData("AC04", null)]
    [InlineData("AC06", null)]
    [InlineData("BE01", null)]
    [InlineData("AM05", null)]
    [InlineData("TM01", null)]
    [InlineData("AB05", null)]
    public void A_reason_that_is_no_payees_fault_comes_before_a_controller(
        string reason,
        string? kind
    )
    {
        Assert.Equal(kind, ExceptionKinds.Of(ReasonCodes.Of(reason).Action));
        Assert.True(kind is null || ExceptionKinds.All.Contains(kind));
    }

    [Fact]
    public void What_the_calendar_raises_is_among_the_kinds() =>
        Assert.Subset(ExceptionKinds.All.ToHashSet(), ExceptionKinds.Watched.ToHashSet());
}
