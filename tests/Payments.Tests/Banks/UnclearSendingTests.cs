using Payments.Tests.Support;

namespace Payments.Tests.Banks;

/// <summary>Sending that ends without a clear answer: the bank is asked, and nobody is paid twice.</summary>
public sealed class UnclearSendingTests
{
    [Theory]
    [InlineData("executeThenReset")]
    [InlineData("executeThenHang")]
    [InlineData("halfAnswer")]
    [InlineData("error500AfterTaking")]
    [InlineData("answer200")]
    public async Task A_batch_taken_without_a_clear_answer_is_settled_by_asking_and_paid_once(
        string fault
    )
    {
        await using var town = await Town.Start();
        var name = town.ByAccount("1111");
        await town.Misbehave($$"""[{"fault":"{{fault}}","times":1}]""");

        await town.Pay();
        await town.SettledBooks(1);

        var trace = (
            await (await town.Service.As("auditor")).Get(
                $"/v1/payouts/{(await town.PayoutOf(name))["id"]}/trace"
            )
        ).Text;
        Assert.Contains("settled", trace, StringComparison.Ordinal);
        Assert.Equal("[]", await town.CreditedTwice());
    }

    [Theory]
    [InlineData("hangWithoutExecuting")]
    [InlineData("error500BeforeTaking")]
    [InlineData("plain503")]
    [InlineData("status429")]
    [InlineData("redirect302")]
    [InlineData("notAccepted503")]
    public async Task A_batch_that_never_arrived_goes_again_under_its_own_name_and_is_paid_once(
        string fault
    )
    {
        await using var town = await Town.Start();
        var name = town.ByAccount("1111");
        await town.Misbehave($$"""[{"fault":"{{fault}}","times":1}]""");

        await town.Pay();
        await town.SettledBooks(1);

        var payout = await town.PayoutOf(name);
        Assert.Single(payout["payments"]!.AsArray());
        Assert.Equal("[]", await town.CreditedTwice());
    }
}
