using Payments.FaultTests.Strangers;
using Payments.FaultTests.Support;

namespace Payments.FaultTests;

/// <summary>The only process is killed at each moment that matters; the next one goes on without a person.</summary>
public sealed class NamedMomentsTests
{
    [Fact]
    public async Task Killed_while_importing_calculating_releasing_sending_asking_and_reading_a_month_still_ends_well()
    {
        await using var bank = await StrangersBank.OpenCalm("970405");
        var site = await Site.Found(StrangersBank.WriteFile([bank], maxPayments: 1000));
        await using var database = site.Database;
        await using var life = new Life(site);
        var month = new Month(new SteadyCaller(() => life.Address));

        await life.Begin();
        var import = await month.Checked(await Month.Registry(150, 9));
        await DiesAt(life, site, "beneficiary", "beneficiary", () => month.Apply(import));
        await month.Applied(import);

        var run = await month.Plan("2026-06");
        await DiesAt(life, site, "payout", "", () => month.OrderCalculation(run));
        await month.Calculated(run);
        await month.Approve(run);

        var moments = new Queue<(string Call, Verdict Verdict)>([
            ("POST /payment-batches", Verdict.Drop),
            ("GET /payment-batches/", Verdict.Usual),
            ("POST /payment-batches", Verdict.TakeAndDrop),
            ("GET /payment-batches/", Verdict.Usual),
            ("GET /accounts/", Verdict.Usual),
        ]);
        bank.Listener = call => life.DieAt(call, moments);
        await DiesAt(life, site, "bank_batch", "insert into bank_batch", () => month.Release(run));
        var proof = new Proof(database.Admin, month, [bank]);
        await proof.Quiet(TimeSpan.FromSeconds(150));

        Assert.Empty(moments);
        Assert.Equal(8, life.Deaths);
        await proof.Holds(run);
    }

    /// <summary>Orders work, kills the process in the middle of its transaction, and starts the next.</summary>
    private static async Task DiesAt(
        Life life,
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
            await life.Die();
        }
    }

    /// <summary>One process after the other.</summary>
    private sealed class Life(Site site) : IAsyncDisposable
    {
        private readonly SemaphoreSlim one = new(1);
        private ServiceProcess? process;

        public int Deaths { get; private set; }

        public Uri Address => process!.Address;

        public async Task Begin() => process = await ServiceProcess.StartReady(site);

        public async Task Die()
        {
            await one.WaitAsync();
            try
            {
                await process!.DisposeAsync();
                Deaths++;
                process = ServiceProcess.Start(site);
            }
            finally
            {
                one.Release();
            }
        }

        /// <summary>Dies when the next moment comes.</summary>
        public async Task<Verdict> DieAt(string call, Queue<(string Call, Verdict Verdict)> moments)
        {
            Verdict verdict;
            lock (moments)
            {
                if (
                    !moments.TryPeek(out var next)
                    || !call.StartsWith(next.Call, StringComparison.Ordinal)
                )
                {
                    return Verdict.Usual;
                }

                verdict = next.Verdict;
                moments.Dequeue();
            }

            await Die();
            return verdict;
        }

        public async ValueTask DisposeAsync()
        {
            if (process is not null)
            {
                await process.DisposeAsync();
            }

            one.Dispose();
        }
    }
}
