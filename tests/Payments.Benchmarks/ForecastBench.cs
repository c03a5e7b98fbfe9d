using Microsoft.Extensions.Logging.Abstractions;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Entitlement;
using Payments.Forecasts;
using Payments.Pipeline;

namespace Payments.Benchmarks;

/// <summary>A draft standard priced over a registry by the service's own worker, from the order to the last sum.</summary>
internal static class ForecastBench
{
    private const int GoalSecondsAMillion = 5;
    private static readonly DateOnly month = new(2025, 8, 1);
    private static readonly DateOnly today = new(2025, 7, 18);

    public static async Task Run(int people, int rounds, CancellationToken cancellationToken)
    {
        await using var database = await BenchDatabase.Create(cancellationToken);
        Console.Error.WriteLine($"Inventing {people:#,##0} people …");
        await database.Fill(people, month, cancellationToken);
        var clock = new Clock(TimeProvider.System);
        clock.TurnTo(today);
        var current = new CurrentRulebook(Rulebook.Load(), clock);
        var worker = new ForecastWorker(
            database.Worker,
            current,
            clock,
            NullLogger<ForecastWorker>.Instance
        );
        var all = new List<(Taken Taken, double? ServerCpu)>();
        for (var round = 0; round < rounds; round++)
        {
            await Order(database, current, clock, people, cancellationToken);
            var before = await database.CpuSeconds(cancellationToken);
            var taken = await Measure.Time(async () =>
            {
                while (await worker.Work(cancellationToken)) { }
            });
            all.Add((taken, await database.CpuSeconds(cancellationToken) - before));
        }

        var best = all.MinBy(one => one.Taken.Seconds);
        var table = new Table(
            "people",
            "s",
            "people/s",
            "our CPU s",
            "PostgreSQL CPU s",
            "peak memory"
        );
        table.Add(
            $"{people:#,##0}",
            $"{best.Taken.Seconds:0.0}",
            best.Taken.Rate(people),
            $"{best.Taken.CpuSeconds:0.0}",
            $"{best.ServerCpu:0.0}",
            best.Taken.Peak
        );
        table.Print(
            $"A draft standard priced: everybody assessed under two laws. Goal for 1,000,000: {GoalSecondsAMillion} s. Best of {rounds}."
        );
    }

    private static async Task Order(
        BenchDatabase database,
        CurrentRulebook current,
        Clock clock,
        int people,
        CancellationToken cancellationToken
    )
    {
        await using var session = new Session(database.Admin);
        session.ActAs(Actor.Worker);
        var placed = await new ForecastOrders(current, clock).Place(
            session,
            new ForecastOrder(
                PayMonth.Of(month),
                [new DraftChange("standard", "600000", null)],
                null,
                null,
                All: true
            ),
            cancellationToken
        );
        if (!placed.TryGet(out var order, out var no) || order.People != people)
        {
            throw new InvalidOperationException(no?.Message ?? "Somebody is not counted.");
        }

        await session.Commit(cancellationToken);
    }
}
