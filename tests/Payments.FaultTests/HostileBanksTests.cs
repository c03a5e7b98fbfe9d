using System.Net;
using Npgsql;
using Payments.FaultTests.Strangers;
using Payments.FaultTests.Support;
using Payments.Tests.Support;
using Xunit.Abstractions;

namespace Payments.FaultTests;

/// <summary>Months paid through banks that do everything wrong that the contract lets a bank do.</summary>
[Collection(WholeMachine.Name)]
public sealed class HostileBanksTests(ITestOutputHelper output)
{
    private const int People = 2_000;
    private const int ReissuesMax = 40;

    private static readonly TimeSpan hostilityAtLeast = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan hostilityAtMost = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan calming = TimeSpan.FromSeconds(150);

    [Fact]
    public async Task However_banks_misbehave_nobody_is_paid_twice_and_the_books_are_those_of_the_banks()
    {
        var seeds = FaultSeeds.Of(11, 33729482);
        output.WriteLine("Seeds: " + string.Join(", ", seeds));
        await Task.WhenAll(seeds.Select(LiveThrough));
    }

    private async Task LiveThrough(int seed)
    {
        var banks = new[]
        {
            await StrangersBank.OpenHostile("970405", seed),
            await StrangersBank.OpenHostile("970436", seed + 1, bookBlocks: true),
            await StrangersBank.OpenHostile("970415", seed + 2),
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
        using var over = new CancellationTokenSource();
        var hostile = Task.WhenAll(
            Push(month, banks, seed, over.Token),
            Reissue(month, service.Database, over.Token)
        );
        await Misbehave(service.Database);
        await over.CancelAsync();
        await hostile;

        await Calm(service, banks);
        month.Caller.ForgetTokens();
        await SettleUnknown(month, service.Database, banks[1]);
        var proof = new Proof(service.Database.Admin, month, banks);
        await proof.Quiet(calming);
        await proof.Holds(run);
        var journal = banks.SelectMany(bank => bank.Ledger.Journal).ToList();
        output.WriteLine(
            $"Seed {seed}: {journal.Count(line => !line.IsReturn)} credits, {journal.Count(line => line.IsReturn)} returns, "
                + $"{banks.Sum(bank => bank.Ledger.Batches.Count)} batches"
        );
    }

    /// <summary>Until most batches have been at their bank, within bounds.</summary>
    private static async Task Misbehave(TestDatabase database)
    {
        await Task.Delay(hostilityAtLeast);
        try
        {
            await Patience.Until(
                "most batches are at a bank",
                hostilityAtMost - hostilityAtLeast,
                async () =>
                {
                    await using var command = database.Admin.CreateCommand(
                        """
                        select count(*) > 0 and count(*) filter (where state in ('answered', 'finished')) * 4 >= count(*) * 3
                          from bank_batch
                        """
                    );
                    return await command.ExecuteScalarAsync() is true;
                }
            );
        }
        catch (TimeoutException)
        {
            // A slow machine: what was taken is enough.
        }
    }

    /// <summary>The banks come to their senses; three days pass, and the money that comes back comes back.</summary>
    private static async Task Calm(TestService service, StrangersBank[] banks)
    {
        foreach (var bank in banks)
        {
            bank.IsCalm = true;
        }

        await Task.Delay(TimeSpan.FromSeconds(4));
        foreach (var bank in banks)
        {
            bank.Ledger.TurnTo(Month.Day.AddDays(3));
        }

        service.TurnTo(Month.Day.AddDays(3));
    }

    /// <summary>Two people settle what one bank left unknown by a letter of that bank; the others' stays unknown.</summary>
    private static async Task SettleUnknown(Month month, TestDatabase database, StrangersBank bank)
    {
        var contradicted = bank
            .Ledger.Batches.SelectMany(batch => batch.Orders)
            .Where(order => order.Fate == Fate.ClaimThenReject)
            .Select(order => order.EndToEndId)
            .ToArray();
        await Patience.Until(
            "the bank has said its last word",
            calming,
            async () =>
                (
                    await Of(
                        database,
                        contradicted,
                        "state is null or state not in ('unknown', 'rejected')"
                    )
                ).Count == 0
        );
        foreach (var id in await Of(database, contradicted, "state = 'unknown'"))
        {
            var evidence = new
            {
                kind = "bank_letter",
                reference = "CV-1",
                receivedOn = "2026-05-20",
            };
            var laid = await month.Caller.Post(
                "controller",
                $"/v1/payments/{id}/settle",
                new { outcome = "not_paid", evidence }
            );
            var proposal = laid.Must(HttpStatusCode.Accepted).Value<Guid>("proposalId");
            Month.Succeeded(
                await month.Caller.Post("treasurer", $"/v1/proposals/{proposal}/accept")
            );
        }
    }

    private static async Task<List<Guid>> Of(
        TestDatabase database,
        string[] endToEndIds,
        string condition
    )
    {
        await using var command = database.Admin.CreateCommand(
            $"select id from payment where end_to_end_id = any ($1) and ({condition})"
        );
        command.Parameters.Add(new NpgsqlParameter { Value = endToEndIds });
        var ids = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            ids.Add(reader.GetGuid(0));
        }

        return ids;
    }

    /// <summary>The first two banks also send their words by themselves: old ones, in any order, again and again.</summary>
    private static async Task Push(
        Month month,
        StrangersBank[] banks,
        int seed,
        CancellationToken until
    )
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
                var answer = await month.Caller.Upload(
                    user,
                    "/v1/bank-messages",
                    bytes,
                    "application/xml"
                );
                Assert.True(
                    (int)answer.Status < 300 || answer.Status == HttpStatusCode.NotFound,
                    answer.Text
                );
            }

            await Task.Delay(200, CancellationToken.None);
        }
    }

    /// <summary>People pay again what has failed, twice at once where they can, and try it with what has not.</summary>
    private static async Task Reissue(Month month, TestDatabase database, CancellationToken until)
    {
        var done = 0;
        while (!until.IsCancellationRequested && done < ReissuesMax)
        {
            foreach (var payout in await SomePayouts(database))
            {
                if (!until.IsCancellationRequested && await TryReissue(month, payout))
                {
                    done++;
                }
            }

            await Task.Delay(200, CancellationToken.None);
        }
    }

    /// <summary>Some whose payment failed and some whose payment did not.</summary>
    private static async Task<List<Guid>> SomePayouts(TestDatabase database)
    {
        var payouts = new List<Guid>();
        await using var command = database.Admin.CreateCommand(
            """
            (select id from payout_now where payment_state in ('rejected', 'returned') limit 5)
             union all
            (select id from payout_now where paid_by = 'account' and payment_state not in ('rejected', 'returned') limit 2)
            """
        );
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            payouts.Add(reader.GetGuid(0));
        }

        return payouts;
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
