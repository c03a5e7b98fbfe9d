using Payments.FaultTests.Strangers;
using Payments.FaultTests.Support;
using Payments.Tests.Support;
using Xunit.Abstractions;

namespace Payments.FaultTests;

/// <summary>Eight processes on one database, any of them killed at any moment.</summary>
[Collection(WholeMachine.Name)]
public sealed class KilledProcessesTests(ITestOutputHelper output)
{
    private const int People = 600;
    private const int Processes = 8;
    private const int KillsMax = 20;
    private const string June = "2026-06";

    private static readonly TimeSpan calming = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Killed_processes_pay_to_the_dong_what_an_undisturbed_one_pays()
    {
        foreach (var seed in FaultSeeds.Of(176704702))
        {
            output.WriteLine($"Seed: {seed}");
            var registry = await Month.Registry(People, seed);
            var undisturbed = await Undisturbed(registry);
            var killed = await Killed(registry, seed);
            Assert.Equal(undisturbed.Rolls, killed.Rolls);
            Assert.Equal(undisturbed.CreditedVnd, killed.CreditedVnd);
            Assert.Equal(undisturbed.Credits, killed.Credits);
        }
    }

    private sealed record Result(IReadOnlyList<string> Rolls, long CreditedVnd, int Credits)
    {
        public static async Task<Result> Of(TestDatabase database, IEnumerable<StrangersBank> banks)
        {
            var journal = banks.SelectMany(bank => bank.Ledger.Journal).ToList();
            return new(
                await Support.Rolls.Of(database.Admin),
                journal.Sum(line => line.AmountVnd),
                journal.Count
            );
        }
    }

    private static async Task<Result> Undisturbed(byte[] registry)
    {
        await using var first = await StrangersBank.OpenCalm("970405");
        await using var second = await StrangersBank.OpenCalm("970436");
        StrangersBank[] banks = [first, second];
        await using var service = await TestService.Start(
            Month.Day,
            StrangersBank.WriteFile(banks, maxPayments: 20),
            Month.Communes
        );
        var month = new Month(new SteadyCaller(() => service.Address));
        await month.Import(registry);
        var run = await month.Run(June);
        var proof = new Proof(service.Database.Admin, month, banks);
        await proof.Quiet(calming);
        await proof.Holds(run);
        return await Result.Of(service.Database, banks);
    }

    private async Task<Result> Killed(byte[] registry, int seed)
    {
        await using var first = await StrangersBank.OpenCalm("970405");
        await using var second = await StrangersBank.OpenCalm("970436");
        StrangersBank[] banks = [first, second];
        var site = await Site.Found(StrangersBank.WriteFile(banks, maxPayments: 20));
        await using var database = site.Database;
        await using var crowd = await Crowd.Gather(site, Processes, seed);
        foreach (var bank in banks)
        {
            bank.Listener = crowd.Listen;
        }

        var month = new Month(new SteadyCaller(crowd.Somebody));
        await month.Import(registry);
        var run = await month.Plan(June);
        await Amid(crowd, site, "payout", "", async () => await month.OrderCalculation(run));
        await month.Calculated(run);
        await month.Approve(run);
        await Amid(
            crowd,
            site,
            "payment_block",
            "insert into payment_block",
            async () => await month.Release(run)
        );
        await crowd.KillUntil(KillsMax, TimeSpan.FromSeconds(60), () => Sent(database));
        output.WriteLine($"{crowd.Kills} killed");
        Assert.True(crowd.Kills > 4);

        var proof = new Proof(database.Admin, month, banks);
        await proof.Quiet(calming);
        await proof.Holds(run);
        return await Result.Of(database, banks);
    }

    /// <summary>Orders some work and kills whoever does it in the middle of the transaction, and others.</summary>
    private static async Task Amid(
        Crowd crowd,
        Site site,
        string table,
        string statement,
        Func<Task> order
    )
    {
        await using (var gate = await Gate.Close(site.Database.Admin, table))
        {
            await order();
            await gate.Reached(statement);
            await crowd.KillHalf();
        }

        await crowd.KillOne();
    }

    private static async Task<bool> Sent(TestDatabase database)
    {
        await using var command = database.Admin.CreateCommand(
            """
            select not exists (select from release where not accounts_prepared)
               and not exists (select from bank_batch where state in ('prepared', 'sending'))
            """
        );
        return await command.ExecuteScalarAsync() is true;
    }
}
