using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Payments.Domain.Entitlement;
using Payments.Entitlement;
using Payments.PaymentRuns;
using Payments.Pipeline;

namespace Payments.Benchmarks;

/// <summary>
/// A month calculated by the run's own worker, against one statement that writes the same bytes and against COPY of
/// the finished rows. The rows of all three are compared before anything is printed.
/// </summary>
internal sealed class RunBench(
    BenchDatabase database,
    RunMonths months,
    Rulebook rulebook,
    int people
)
{
    private const string Partition = "payout_2025_08";
    private const string Old = "and beneficiary_id not in (select id from invented where is_new)";
    private const double GoalStatement = 1.0;
    private const double GoalCopy = 0.7;
    private const int PeopleInChunk = 150_000;

    private enum Way
    {
        Run,
        Statement,
        Copy,
    }

    /// <summary>One way timed once: wall time, and processor time of us and the server together.</summary>
    private sealed record Timed(Way Way, Taken Taken, double? ServerCpuSeconds)
    {
        public double? CpuSeconds => Taken.CpuSeconds + ServerCpuSeconds;
    }

    public static async Task Run(int people, int rounds, CancellationToken cancellationToken)
    {
        var rulebook = Rulebook.Load();
        var table = new Table(
            "people",
            "way",
            "payouts",
            "s",
            "payouts/s",
            "CPU s",
            "ratio",
            "goal",
            "ratio by CPU",
            "our peak memory"
        );
        var growth = new List<(int People, double Seconds, long Peak)>();
        foreach (var size in new[] { people / 2, people })
        {
            var timed = await RunSize(size, rulebook, rounds, table, cancellationToken);
            growth.Add((size, timed.Taken.Seconds, timed.Taken.PeakBytes));
        }

        table.Print(
            $"""
            A month calculated: dated facts and charged months → payouts with explanation and hash in the table.
            Registry in commune order, 1,355 people a commune; 85 % of them charged for July, August is calculated with
            what is in arrears. The run is the service's own worker, one, with its lists, log entries and leases. The
            statement reads the same tables under the same role and writes the same bytes; COPY reads the finished rows
            from a binary file on the server. Every row of the three was compared and is the same. Best of {rounds}.
            """
        );
        var (half, whole) = (growth[0], growth[1]);
        Console.WriteLine(
            $"\nGrowth: twice the people take {whole.Seconds / half.Seconds:0.00} times as long;"
                + $" peak memory {half.Peak >> 20} MB and {whole.Peak >> 20} MB."
        );
    }

    private static async Task<Timed> RunSize(
        int people,
        Rulebook rulebook,
        int rounds,
        Table table,
        CancellationToken cancellationToken
    )
    {
        await using var database = await BenchDatabase.Create(cancellationToken);
        var bench = new RunBench(database, new RunMonths(rulebook.HashBytes), rulebook, people);
        Console.Error.WriteLine($"Inventing {people:#,##0} people …");
        await bench.Prepare(cancellationToken);
        var all = new List<Timed>();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var way in Enum.GetValues<Way>())
            {
                Console.Error.WriteLine($"{people:#,##0} people, round {round + 1}: {way} …");
                all.Add(await bench.Time(way, cancellationToken));
                await bench.KeepOrCompare(way, isFirst: all.Count == 1, cancellationToken);
            }
        }

        var payouts = await bench.Number($"select count(*) from {Partition}", cancellationToken);
        return Add(table, people, payouts, all);
    }

    private static Timed Add(Table table, int people, long payouts, List<Timed> all)
    {
        Timed Best(Way way) =>
            all.Where(timed => timed.Way == way).MinBy(timed => timed.Taken.Seconds)!;
        var run = Best(Way.Run);
        foreach (
            var (way, name, goal) in new[]
            {
                (Way.Run, "the run", ""),
                (Way.Statement, "one insert … select", $"{GoalStatement:0.0}"),
                (Way.Copy, "server-side COPY", $"{GoalCopy:0.0}"),
            }
        )
        {
            var best = Best(way);
            table.Add(
                $"{people:#,##0}",
                name,
                $"{payouts:#,##0}",
                $"{best.Taken.Seconds:0.0}",
                best.Taken.Rate(payouts),
                $"{best.CpuSeconds:0.0}",
                way == Way.Run ? "" : $"{best.Taken.Seconds / run.Taken.Seconds:0.00}",
                goal,
                way == Way.Run ? "" : $"{best.CpuSeconds / run.CpuSeconds:0.00}",
                way == Way.Run ? best.Taken.Peak : ""
            );
        }

        return run;
    }

    private async Task Prepare(CancellationToken cancellationToken)
    {
        await database.Fill(people, months.First, cancellationToken);
        await database.Plan(months, cancellationToken);
        await Statement("payout_2025_07", months.FirstRun, months.First, Old, cancellationToken);
        await Execute("analyze payout", cancellationToken);
    }

    private async Task<Timed> Time(Way way, CancellationToken cancellationToken)
    {
        await Execute(
            $"""
            truncate {Partition};
            truncate list_part;
            delete from run_chunk;
            update payment_list set state = 'planned' where run_id = '{months.Run}';
            """,
            cancellationToken
        );
        if (way == Way.Run)
        {
            await OrderChunks(cancellationToken);
        }

        await Execute("vacuum payment_list, run_chunk; checkpoint", cancellationToken);
        var before = await database.CpuSeconds(cancellationToken);
        var taken = await Measure.Time(() =>
            way switch
            {
                Way.Run => Work(cancellationToken),
                Way.Statement => Statement(
                    Partition,
                    months.Run,
                    months.Second,
                    "",
                    cancellationToken
                ),
                Way.Copy => Execute(
                    $"copy {Partition} from '{File}' (format binary)",
                    cancellationToken
                ),
            }
        );
        return new Timed(way, taken, await database.CpuSeconds(cancellationToken) - before);
    }

    /// <summary>The service's own worker, until no chunk is left.</summary>
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

    private async Task Statement(
        string partition,
        Guid run,
        DateOnly month,
        string among,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await database.Worker.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var scope = new NpgsqlCommand(
            "select set_config('app.communes', '*', true)",
            connection
        );
        await scope.ExecuteNonQueryAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            SqlText
                .Read("calculate")
                .Replace("{partition}", partition, StringComparison.Ordinal)
                .Replace("{among}", among, StringComparison.Ordinal),
            connection
        )
        {
            CommandTimeout = 0,
        };
        command.Parameters.AddWithValue("run", run);
        command.Parameters.AddWithValue("month", month);
        command.Parameters.AddWithValue("first_month", months.First);
        command.Parameters.AddWithValue("known_on", months.KnownOn);
        command.Parameters.AddWithValue("rulebook", months.RulebookBytes);
        command.Parameters.AddWithValue("communes", await Communes(cancellationToken));
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>As ordering a calculation does: chunks of whole communes.</summary>
    private Task OrderChunks(CancellationToken cancellationToken) =>
        Execute(
            $"""
            insert into run_chunk (run_id, chunk_no, communes, people)
            select '{months.Run}', part, array_agg(commune_code order by commune_code), sum(people)
              from (select commune_code, count(*) as people,
                           ceil(sum(count(*)) over (order by commune_code) / {PeopleInChunk}) as part
                      from beneficiary
                     group by commune_code) c
             group by part
            """,
            cancellationToken
        );

    private string File => $"{dataDirectory}/{Partition}.{people}.copy";

    private string dataDirectory = "";

    /// <summary>The rows of the first run are kept, and written to a file of the server; all later ones must be the same.</summary>
    private async Task KeepOrCompare(Way way, bool isFirst, CancellationToken cancellationToken)
    {
        if (isFirst)
        {
            await using var asking = database.Admin.CreateCommand(
                "select current_setting('data_directory')"
            );
            dataDirectory = (string)(await asking.ExecuteScalarAsync(cancellationToken))!;
            await Execute(
                $"""
                create table kept as select * from {Partition};
                alter table kept add primary key (id);
                analyze kept;
                copy {Partition} to '{File}' (format binary);
                """,
                cancellationToken
            );
            return;
        }

        var different = await Number(
            $"select count(*) from kept k full join {Partition} p using (id) where k is distinct from p",
            cancellationToken
        );
        if (different > 0)
        {
            throw new InvalidOperationException(
                $"{way}: {different:#,##0} rows differ from those of the run."
            );
        }
    }

    private async Task<string[]> Communes(CancellationToken cancellationToken)
    {
        await using var command = database.Admin.CreateCommand(
            "select array_agg(commune_code) from commune"
        );
        return (string[])(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task<long> Number(string sql, CancellationToken cancellationToken)
    {
        await using var command = database.Admin.CreateCommand(sql);
        command.CommandTimeout = 0;
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task Execute(string sql, CancellationToken cancellationToken)
    {
        await using var connection = await database.Admin.OpenConnectionAsync(cancellationToken);
        foreach (
            var statement in sql.Split(
                ';',
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            )
        )
        {
            await using var command = new NpgsqlCommand(statement, connection)
            {
                CommandTimeout = 0,
            };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
