using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using NpgsqlTypes;
using Payments.Beneficiaries;
using Payments.Domain.Beneficiaries;
using Payments.Pipeline;
using Payments.Verbs;
using Payments.Verbs.Demo;

namespace Payments.Benchmarks;

/// <summary>
/// The service as a process of its own over a database of invented people, and the steps of their month over HTTP, each
/// by the person whose step it is.
/// </summary>
internal sealed class BenchService : IAsyncDisposable
{
    private const string MonthText = "2025-08";
    private static readonly DateOnly firstDay = new(2025, 7, 18);
    private static readonly TimeSpan patience = TimeSpan.FromHours(2);
    private static readonly string program = typeof(Host).Assembly.Location;

    private readonly BenchDatabase database;
    private readonly ChildProcess process;
    private readonly string folder;
    private readonly string? askedDatabase;

    private BenchService(
        BenchDatabase database,
        ChildProcess process,
        string folder,
        string? askedDatabase,
        DemoApi api,
        DemoStage stage
    )
    {
        this.database = database;
        this.process = process;
        this.folder = folder;
        this.askedDatabase = askedDatabase;
        Api = api;
        Stage = stage;
    }

    public static DateOnly PayDay { get; } = new(2025, 8, 1);

    public DemoApi Api { get; }

    public DemoStage Stage { get; }

    public int ProcessId => process.Id;

    /// <summary>Resident memory of the service at the highest.</summary>
    public long PeakMegabytes =>
        File.ReadLines($"/proc/{process.Id}/status")
            .Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
            .Select(line =>
                long.Parse(line["VmHWM:".Length..^"kB".Length], CultureInfo.InvariantCulture)
            )
            .FirstOrDefault() >> 10;

    /// <param name="writeBanks">Writes the banks file: data folder, stage, path of the file, communes.</param>
    public static async Task<BenchService> Start(
        int people,
        string name,
        Func<string, DemoStage, string, string[], Task> writeBanks,
        CancellationToken cancellationToken
    )
    {
        var database = await BenchDatabase.Create(cancellationToken);
        var folder = Path.Combine(database.Folder, name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        Console.Error.WriteLine($"Inventing {people:#,##0} people …");
        await database.Fill(people, PayDay, cancellationToken);
        await SealAccounts(database, folder, cancellationToken);
        var stage = new DemoStage(Console.Error, firstDay);
        var banksFile = Path.Combine(folder, "banks.json");
        var communes = ReferenceData.Communes.On(PayDay).Select(commune => commune.Code);
        await writeBanks(folder, stage, banksFile, [.. communes]);
        var asked = Environment.GetEnvironmentVariable("PAYMENTS_DATABASE");
        var url = $"http://127.0.0.1:{FreePort()}";
        foreach (
            var (key, value) in new[]
            {
                ("PAYMENTS_DATABASE", database.Address),
                ("PAYMENTS_DATA", folder),
                ("PAYMENTS_DEMO", "1"),
                ("PAYMENTS_TODAY", DemoCalendar.Text(firstDay)),
                ("PAYMENTS_BANKS", banksFile),
                ("PAYMENTS_URLS", url),
            }
        )
        {
            Environment.SetEnvironmentVariable(key, value);
        }

        var process = ChildProcess.Start(
            program,
            ["serve", EndOfInput.Option],
            Path.Combine(folder, "service.log")
        );
        var api = new DemoApi(new Uri(url), new Clock(TimeProvider.System), stage);
        await api.WaitUntilReady(process, cancellationToken);
        return new BenchService(database, process, folder, asked, api, stage);
    }

    /// <summary>The program with another verb, over the same database.</summary>
    public ChildProcess Verb(string verb) =>
        ChildProcess.Start(program, [verb], Path.Combine(folder, verb + ".log"));

    public async Task<MonthRun> CreateRun(CancellationToken cancellationToken)
    {
        var communes = await Communes();
        var run = await Api.Post(
            "preparer",
            "/v1/payment-runs",
            new
            {
                month = MonthText,
                kind = "regular",
                communeCodes = communes,
            },
            cancellationToken
        );
        return new MonthRun(run.Word("id"), communes);
    }

    public async Task Calculate(MonthRun run, CancellationToken cancellationToken)
    {
        await Api.Post("preparer", run.Path + "/calculate", null, cancellationToken);
        await Until(
            "preparer",
            run,
            now => now["progress"] is null && now.Word("state") != "planned",
            cancellationToken
        );
    }

    public async Task Approve(MonthRun run, CancellationToken cancellationToken)
    {
        await Api.Post("preparer", run.Path + "/submit", null, cancellationToken);
        await Api.Post("approver", run.Path + "/approve", null, cancellationToken);
    }

    /// <summary>The budget of each benefit is drawn.</summary>
    public async Task Draw(MonthRun run, CancellationToken cancellationToken)
    {
        var totals = await Api.Get("treasurer", run.Path, cancellationToken);
        foreach (var part in totals.Items("byBenefit"))
        {
            await Api.Post(
                "treasurer",
                "/v1/drawdowns",
                new
                {
                    runId = run.Id,
                    communeCodes = run.CommuneCodes,
                    benefit = part.Word("benefit"),
                    amountVnd = part.Number("amountVnd"),
                    documentNo = "RDT-" + part.Word("benefit"),
                    drawnOn = DemoCalendar.Text(firstDay),
                },
                cancellationToken
            );
        }
    }

    /// <summary>Until the files for the banks are written.</summary>
    public async Task Release(MonthRun run, CancellationToken cancellationToken)
    {
        await Api.Post("treasurer", run.Path + "/release", null, cancellationToken);
        await Until("treasurer", run, now => now["progress"] is null, cancellationToken);
    }

    public async Task<long> Number(string sql, CancellationToken cancellationToken)
    {
        await using var command = database.Admin.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <exception cref="InvalidOperationException">The service has ended; its last lines are told.</exception>
    public void DemandAlive()
    {
        if (process.HasEnded)
        {
            throw new InvalidOperationException("The service ended: " + process.LastLines());
        }
    }

    public Task<double?> ServerCpu(CancellationToken cancellationToken) =>
        database.CpuSeconds(cancellationToken);

    /// <summary>Processor seconds of a process so far.</summary>
    public static double Seconds(int process)
    {
        using var running = Process.GetProcessById(process);
        return running.TotalProcessorTime.TotalSeconds;
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await process.DisposeAsync();
        Environment.SetEnvironmentVariable("PAYMENTS_DATABASE", askedDatabase);
        await database.DisposeAsync();
    }

    private Task<System.Text.Json.Nodes.JsonNode> Until(
        string user,
        MonthRun run,
        Func<System.Text.Json.Nodes.JsonNode, bool> wished,
        CancellationToken cancellationToken
    ) => Api.Until(user, run.Path, wished, patience, null, cancellationToken);

    private async Task<string[]> Communes()
    {
        await using var command = database.Admin.CreateCommand(
            "select array_agg(distinct commune_code) from beneficiary"
        );
        return (string[])(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The accounts that the population left empty, sealed as the registry seals them.</summary>
    private static async Task SealAccounts(
        BenchDatabase database,
        string folder,
        CancellationToken cancellationToken
    )
    {
        var numbers = new PersonalNumbers(new PersonalData(new KeyFolder(folder)));
        await using var reading = await database.Admin.OpenConnectionAsync(cancellationToken);
        await using var writing = await database.Admin.OpenConnectionAsync(cancellationToken);
        await Execute(
            writing,
            "create temp table sealed (id uuid, bin text, cipher bytea, digest bytea, tail text)"
        );
        await using (var command = new NpgsqlCommand("select id from payment_account", reading))
        await using (
            var importer = await writing.BeginBinaryImportAsync(
                "copy sealed from stdin (format binary)",
                cancellationToken
            )
        )
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            for (var number = 0; await reader.ReadAsync(cancellationToken); number++)
            {
                var bin = number % 3 == 0 ? DemoBanks.Second : DemoBanks.First;
                _ = AccountNumber.TryParse($"10{number:0000000000}00", out var account);
                var value = numbers.Seal(bin, account);
                await importer.StartRowAsync(cancellationToken);
                await importer.WriteAsync(reader.GetGuid(0), NpgsqlDbType.Uuid, cancellationToken);
                await importer.WriteAsync(bin, NpgsqlDbType.Text, cancellationToken);
                await importer.WriteAsync(value.Cipher, NpgsqlDbType.Bytea, cancellationToken);
                await importer.WriteAsync(value.Digest, NpgsqlDbType.Bytea, cancellationToken);
                await importer.WriteAsync(value.Tail, NpgsqlDbType.Text, cancellationToken);
            }

            await importer.CompleteAsync(cancellationToken);
        }

        await Execute(
            writing,
            """
            update payment_account a
               set bank_bin = s.bin, account_cipher = s.cipher, account_digest = s.digest, account_tail = s.tail
              from sealed s
             where s.id = a.id
            """
        );
        await Execute(writing, "vacuum analyze payment_account");
    }

    private static async Task Execute(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }

    private static int FreePort()
    {
        using var any = new TcpListener(IPAddress.Loopback, 0);
        any.Start();
        return ((IPEndPoint)any.LocalEndpoint).Port;
    }
}

/// <summary>The month's run, as its steps need it.</summary>
internal sealed record MonthRun(string Id, string[] CommuneCodes)
{
    public string Path => $"/v1/payment-runs/{Id}";
}
