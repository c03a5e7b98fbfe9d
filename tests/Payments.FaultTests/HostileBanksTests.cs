using System.Net;
using Payments.FaultTests.Strangers;
using Payments.FaultTests.Support;
using Payments.Tests.Support;
using Xunit.Abstractions;

namespace Payments.FaultTests;

/// <summary>Months paid through banks that do everything wrong that the contract lets a bank do.</summary>
public sealed class HostileBanksTests(ITestOutputHelper output)
{
    private const int People = 2_000;
    private const int ReissuesMax = 40;

    private static readonly TimeSpan hostility = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan calming = TimeSpan.FromSeconds(150);

    [Fact]
    public async Task However_banks_misbehave_nobody_is_paid_twice_and_the_books_are_those_of_the_banks()
    {
        var seeds = FaultSeeds.Of(11, 47);
        output.WriteLine("Seeds: " + string.Join(", ", seeds));
        await Task.WhenAll(seeds.Select(LiveThrough));
    }

    private async Task LiveThrough(int seed)
    {
        var banks = new[]
        {
            await StrangersBank.Open("970405", seed),
            await StrangersBank.Open("970436", seed + 1, bookBlocks: true),
            await StrangersBank.Open("970415", seed + 2),
        };
        try
        {
            await using var service = await TestService.Start(
                Month.Day,
                StrangersBank.WriteFile(banks, maxPayments: 60),
                Month.Communes
            );
            await Live(service, banks, seed);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new InvalidOperationException($"Seed {seed}: {exception.Message}", exception);
        }
        finally
        {
            foreach (var bank in banks)
            {
                await bank.DisposeAsync();
            }
        }
    }

    private async Task Live(TestService service, StrangersBank[] banks, int seed)
    {
        var month = new Month(new SteadyCaller(() => service.Address));
        await month.Import(await Month.Registry(People, seed));
        var run = await month.Run("2026-06");
        using var over = new CancellationTokenSource(hostility);
        await Task.WhenAll(Push(month, banks, seed, over.Token), Reissue(month, run, over.Token));

        foreach (var bank in banks)
        {
            bank.IsCalm = true;
            bank.Ledger.TurnTo(Month.Day.AddDays(3));
        }

        service.TurnTo(Month.Day.AddDays(3));
        month.Caller.ForgetTokens();
        var proof = new Proof(service.Database.Admin, month, banks);
        await proof.Quiet(calming);
        await proof.Holds(run);
        var journal = banks.SelectMany(bank => bank.Ledger.Journal).ToList();
        output.WriteLine(
            $"Seed {seed}: {journal.Count(line => !line.IsReturn)} credits, {journal.Count(line => line.IsReturn)} returns, "
                + $"{banks.Sum(bank => bank.Ledger.Batches.Count)} batches"
        );
    }

    /// <summary>The first two banks also send their words by themselves: old ones, in any order, again and again.</summary>
    private static async Task Push(Month month, StrangersBank[] banks, int seed, CancellationToken until)
    {
        var dice = new Dice(seed + 3);
        var words = new AnswersOfStrangers(dice);
        var said = new List<(string User, byte[] Words)>();
        while (!until.IsCancellationRequested)
        {
            foreach (var (bank, user) in banks.Zip((string[])["bank", "bank2"]))
            {
                if (bank.Ledger.Batches is { Count: > 0 } batches)
                {
                    said.Add((user, words.About(dice.Pick(batches), null, isCalm: false)));
                }
            }

            foreach (var (user, bytes) in dice.Shuffled(said).Take(6))
            {
                var answer = await month.Caller.Upload(user, "/v1/bank-messages", bytes, "application/xml");
                Assert.True((int)answer.Status < 300 || answer.Status == HttpStatusCode.NotFound, answer.Text);
            }

            await Task.Delay(200, CancellationToken.None);
        }
    }

    /// <summary>People pay again what has failed, twice at once where they can, and try it with what has not.</summary>
    private static async Task Reissue(Month month, Guid run, CancellationToken until)
    {
        var done = new HashSet<Guid>();
        while (!until.IsCancellationRequested && done.Count < ReissuesMax)
        {
            var page = await month.Caller.Get("preparer", $"/v1/payment-runs/{run}/payouts?state=released&limit=200");
            foreach (var item in page.Must(HttpStatusCode.OK).Json["items"]!.AsArray())
            {
                var id = item!["id"]!.GetValue<Guid>();
                if (!until.IsCancellationRequested && done.Count < ReissuesMax && await TryReissue(month, id))
                {
                    done.Add(id);
                }
            }

            await Task.Delay(200, CancellationToken.None);
        }
    }

    private static async Task<bool> TryReissue(Month month, Guid payout)
    {
        var path = $"/v1/payouts/{payout}/reissue";
        var first = await month.Caller.Post("preparer", path, new { reason = "again" });
        if (first.Status == HttpStatusCode.Conflict)
        {
            Assert.Equal("payment_live", first.Code);
            return false;
        }

        var second = await month.Caller.Post("preparer", path, new { reason = "again" });
        var proposals = new[] { first, second }
            .Where(answer => answer.Status == HttpStatusCode.Accepted)
            .Select(answer => answer.Value<Guid>("proposalId"));
        var accepted = await Task.WhenAll(
            proposals.Select(id => month.Caller.Post("approver", $"/v1/proposals/{id}/accept"))
        );
        return accepted.Any(answer => (int)answer.Status < 300);
    }
}
