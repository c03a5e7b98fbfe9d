using Payments.Tests.Support;

namespace Payments.Tests.Banks;

/// <summary>A bank that takes every call and answers none, beside one that is well.</summary>
public sealed class DeadBankTests
{
    /// <summary>Eight at once, each three tries of three seconds: nearly four minutes, more than any test waits.</summary>
    private const int Questions = 200;

    [Fact]
    public async Task A_bank_that_hangs_delays_nobody_of_another()
    {
        using var dead = new MisbehavingBank(
            async (_, _, _, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return false;
            }
        );
        await using var town = await Town.Start(secondAddress: dead.Address);
        for (var number = 0; number < Questions; number++)
        {
            town.ByAccount($"2{number:000}", Town.There, Town.SecondBank);
        }

        var name = town.ByAccount("1111");
        await town.Import();
        await town.Calculate("2025-06");
        await town.Release();
        await town.Books(books => books["paidByAccountCount"]!.GetValue<long>() == 1);

        var payout = await town.PayoutOf(name);
        Assert.Equal("paid", payout["state"]!.GetValue<string>());
        var person = await (await town.Service.As("officer")).Get(
            $"/v1/beneficiaries/{payout["beneficiaryId"]}"
        );
        Assert.Contains("\"match\"", person.Text, StringComparison.Ordinal);
        Assert.InRange(dead.Connections, 1, 3 * Questions - 1);
    }
}
