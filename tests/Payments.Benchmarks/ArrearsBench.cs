using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Entitlement;
using Payments.PaymentRuns;
using Payments.Pipeline;

namespace Payments.Benchmarks;

/// <summary>
/// What looking back costs a run: November 2026 calculated by the service's own worker where nothing was paid before,
/// where October was, and where Decree 335 raises July to October.
/// </summary>
internal static class ArrearsBench
{
    private const double Goal = 1.3;
    private static readonly PayMonth asked = new(2026, 11);

    private sealed record Case(string Name, int MonthsBefore, int Day, string Goal);

    private static readonly Case[] cases =
    [
        new("nothing before it, no arrears looked for", 0, 20, ""),
        new("October charged, nothing changed", 1, 20, $"{Goal:0.0}"),
        new("July to October charged, each raised since", 4, 20, ""),
    ];

    public static async Task Run(int people, int rounds, CancellationToken cancellationToken)
    {
        var table = new Table(
            "before the run",
            "people",
            "payouts",
            "s",
            "CPU s",
            "ratio",
            "by CPU",
            "goal"
        );
        (double Seconds, double? Cpu)? bare = null;
        foreach (var one in cases)
        {
            await using var database = await BenchDatabase.Create(cancellationToken);
            var bench = new Months(database, people);
            var (taken, server, payouts) = await bench.Time(one, rounds, cancellationToken);
            var cpu = taken.CpuSeconds + server;
            bare ??= (taken.Seconds, cpu);
            table.Add(
                one.Name,
                $"{people:#,##0}",
                $"{payouts:#,##0}",
                $"{taken.Seconds:0.00}",
                $"{cpu:0.00}",
                $"{taken.Seconds / bare.Value.Seconds:0.00}",
                $"{cpu / bare.Value.Cpu:0.00}",
                one.Goal
            );
        }

        table.Print(
            $"A run with arrears against one without: {asked} of the same people, best of {rounds}; the months before were"
                + " calculated by the same worker, as they were known then."
        );
    }

    private sealed class Months(BenchDatabase database, int people)
    {
        private readonly Rulebook rulebook = Rulebook.Load();

        public async Task<(Taken Taken, double? ServerCpu, long Payouts)> Time(
            Case one,
            int rounds,
            CancellationToken cancellationToken
        )
        {
            Console.Error.WriteLine($"{people:#,##0} people, {one.Name} …");
            var first = asked.Plus(-one.MonthsBefore);
            await database.Fill(people, first.FirstDay, cancellationToken);
            for (var month = first; month < asked; month = month.Plus(1))
            {
                // Raised later: calculated before the decree. Unchanged: calculated when it was known already.
                var cut = one.MonthsBefore == 1 ? asked : month;
                await Plan(month, cut.Plus(-1).FirstDay.AddDays(one.Day - 1), cancellationToken);
                await Work(cancellationToken);
                await Execute(
                    "update payment_list set state = 'released', approved_by = 'second', released_by = 'third'; analyze payout",
                    cancellationToken
                );
            }

            var all = new List<(Taken Taken, double? Server)>();
            for (var round = 0; round < rounds; round++)
            {
                await Plan(asked, asked.Plus(-1).FirstDay.AddDays(one.Day - 1), cancellationToken);
                await Execute("checkpoint", cancellationToken);
                var before = await database.CpuSeconds(cancellationToken);
                var taken = await Measure.Time(() => Work(cancellationToken));
                all.Add((taken, await database.CpuSeconds(cancellationToken) - before));
            }

            var best = all.MinBy(time => time.Taken.Seconds);
            await using var count = database.Admin.CreateCommand(
                $"select count(*) from payout where month = '{asked.FirstDay:yyyy-MM-dd}'"
            );
            return (
                best.Taken,
                best.Server,
                (long)(await count.ExecuteScalarAsync(cancellationToken))!
            );
        }

        /// <summary>A run of the month with a list for each commune, ordered to be calculated; anew when it was before.</summary>
        private Task Plan(PayMonth month, DateOnly knownOn, CancellationToken cancellationToken)
        {
            var day = month.FirstDay.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var run = $"01990000-0000-7000-8000-{month.Index:000000000000}";
            return Execute(
                $"""
                delete from list_part where list_id in (select id from payment_list where run_id = '{run}');
                delete from run_chunk where run_id = '{run}';
                select ensure_month('{day}');
                truncate payout_{month.Year:0000}_{month.Month:00};
                insert into payment_run (id, month, kind, created_by, created_at, known_on, rulebook)
                values ('{run}', '{day}', 'regular', 'bench', now(), '{knownOn:yyyy-MM-dd}', '{rulebook.Hash}')
                    on conflict do nothing;
                insert into payment_list (id, run_id, commune_code, month, kind, prepared_by)
                select md5('{run}' || commune_code)::uuid, '{run}', commune_code, '{day}', 'regular', array['bench']
                  from commune
                    on conflict (id) do update set state = 'planned';
                insert into run_chunk (run_id, chunk_no, communes, people)
                select '{run}', 1, array_agg(commune_code order by commune_code), {people} from commune
                """,
                cancellationToken
            );
        }

        private async Task Work(CancellationToken cancellationToken)
        {
            var clock = new Clock(TimeProvider.System);
            var worker = new CalculationWorker(
                database.Worker,
                new CurrentRulebook(rulebook, clock),
                new AuditTrail(new KeyFolder(database.Folder), clock),
                clock,
                NullLogger<CalculationWorker>.Instance
            );
            while (await worker.Work(cancellationToken)) { }
        }

        private async Task Execute(string sql, CancellationToken cancellationToken)
        {
            await using var connection = await database.Admin.OpenConnectionAsync(
                cancellationToken
            );
            foreach (
                var statement in sql.Split(
                    ';',
                    StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
                )
            )
            {
                await using var command = new NpgsqlCommand(
                    "set session_replication_role = replica",
                    connection
                );
                await command.ExecuteNonQueryAsync(cancellationToken);
                command.CommandText = statement;
                command.CommandTimeout = 0;
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }
    }
}
