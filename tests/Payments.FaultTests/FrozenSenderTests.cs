using Payments.FaultTests.Strangers;
using Payments.FaultTests.Support;

namespace Payments.FaultTests;

/// <summary>A sender that stands still until its lease has run out and others have acted, and then goes on.</summary>
public sealed class FrozenSenderTests
{
    private static readonly TimeSpan frozenFor = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_sender_that_wakes_up_late_changes_nothing()
    {
        await using var taking = await StrangersBank.OpenCalm("970405");
        await using var dropping = await StrangersBank.OpenCalm("970436");
        StrangersBank[] banks = [taking, dropping];
        var site = await Site.Found(StrangersBank.WriteFile(banks, maxPayments: 1000));
        await using var database = site.Database;
        await using var sender = await ServiceProcess.StartReady(site);
        var serving = sender;
        var month = new Month(new SteadyCaller(() => serving.Address));
        await month.Import(await Month.Registry(100, 5));

        var frozen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        taking.Listener = call => FreezeAtOrder(call, sender, frozen, Verdict.Usual);
        dropping.Listener = call => FreezeAtOrder(call, sender, frozen, Verdict.Drop);
        var run = await month.Run("2026-06");
        await frozen.Task.WaitAsync(TimeSpan.FromSeconds(60));

        await using var other = await ServiceProcess.StartReady(site);
        serving = other;
        await Task.Delay(frozenFor);
        var proof = new Proof(database.Admin, month, banks);
        await proof.QuietAtBanks(TimeSpan.FromSeconds(90));
        var before = banks.Sum(bank => bank.Ledger.Journal.Count);
        var standing = await Standing(database.Admin);

        sender.Thaw();
        await sender.Ready();
        await Task.Delay(TimeSpan.FromSeconds(3));
        await proof.Quiet(TimeSpan.FromSeconds(30));

        Assert.Equal(before, banks.Sum(bank => bank.Ledger.Journal.Count));
        Assert.Equal(standing, await Standing(database.Admin));
        await proof.Holds(run);
    }

    /// <summary>The first order to either bank freezes who sends it; what the bank then does is done to a sleeper.</summary>
    private static Task<Verdict> FreezeAtOrder(
        string call,
        ServiceProcess sender,
        TaskCompletionSource frozen,
        Verdict verdict
    )
    {
        if (
            !call.StartsWith("POST /payment-batches", StringComparison.Ordinal)
            || !frozen.TrySetResult()
        )
        {
            return Task.FromResult(Verdict.Usual);
        }

        sender.Freeze();
        return Task.FromResult(verdict);
    }

    private static async Task<string?> Standing(Npgsql.NpgsqlDataSource admin)
    {
        await using var command = admin.CreateCommand(
            "select string_agg(id::text || state || booked, ',' order by id) from payment_now where channel = 'account'"
        );
        return await command.ExecuteScalarAsync() as string;
    }
}
