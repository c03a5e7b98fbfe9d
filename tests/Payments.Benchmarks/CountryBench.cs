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
/// A month of the country from its calculation to its books: the service and the banks are processes of their own, and
/// every step is taken over HTTP by the person whose step it is. Money for cash stays on the lists.
/// </summary>
internal sealed class CountryBench(
    BenchDatabase database,
    DemoApi api,
    DemoBanks banks,
    DemoStage stage,
    ChildProcess service,
    CancellationToken cancellationToken
)
{
    private const string Month = "2025-08";
    private const int GoalSeconds = 240;
    private const int GoalMegabytes = 250;
    private static readonly DateOnly firstDay = new(2025, 7, 18);
    private static readonly DateOnly payDay = new(2025, 8, 1);
    private static readonly TimeSpan patience = TimeSpan.FromHours(2);

    private const int PaymentsInABatch = 10_000;
    private const string OpeningBalance = "1000000000000000";

    private static readonly string ServiceProgram = typeof(Host).Assembly.Location;

    private readonly List<Step> steps = [];

    private sealed record Step(
        string Name,
        double Seconds,
        double ServiceCpu,
        double BankCpu,
        double? ServerCpu
    );

    public static async Task Run(int people, CancellationToken cancellationToken)
    {
        var small = await RunSize(people / 2, cancellationToken);
        var large = await RunSize(people, cancellationToken);
        Console.WriteLine($"\nGrowth: twice the people take {large / small:0.00} times as long.");
    }

    private static async Task<double> RunSize(int people, CancellationToken cancellationToken)
    {
        await using var database = await BenchDatabase.Create(cancellationToken);
        var folder = Path.Combine(database.Folder, "country");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        Console.Error.WriteLine($"Inventing {people:#,##0} people …");
        await database.Fill(people, payDay, cancellationToken);
        await SealAccounts(database, folder, cancellationToken);
        var stage = new DemoStage(Console.Error, firstDay);
        await using var banks = await DemoBanks.Start(
            folder,
            ["--booking", "itemised", "--opening-balance", OpeningBalance],
            firstDay,
            stage,
            cancellationToken
        );
        var banksFile = Path.Combine(folder, "banks.json");
        var communes = ReferenceData.Communes.On(payDay).Select(commune => commune.Code);
        banks.WriteFile(banksFile, PaymentsInABatch, [.. communes]);
        var asked = Environment.GetEnvironmentVariable("PAYMENTS_DATABASE");
        var url = $"http://127.0.0.1:{FreePort()}";
        foreach (
            var (name, value) in new[]
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
            Environment.SetEnvironmentVariable(name, value);
        }

        await using var service = ChildProcess.Start(
            ServiceProgram,
            ["serve", EndOfInput.Option],
            Path.Combine(folder, "service.log")
        );
        var clock = new Clock(TimeProvider.System);
        using var api = new DemoApi(new Uri(url), clock, stage);
        await api.WaitUntilReady(service, cancellationToken);
        var bench = new CountryBench(database, api, banks, stage, service, cancellationToken);
        await bench.PayMonth();
        await bench.Print(people);
        await CountryReading.Print(api, cancellationToken);
        Environment.SetEnvironmentVariable("PAYMENTS_DATABASE", asked);
        return bench.steps.Sum(step => step.Seconds);
    }

    private async Task PayMonth()
    {
        var codes = await Communes();
        var run = await api.Post(
            "preparer",
            "/v1/payment-runs",
            new
            {
                month = Month,
                kind = "regular",
                communeCodes = codes,
            },
            cancellationToken
        );
        var id = run.Word("id");
        var path = $"/v1/payment-runs/{id}";
        await Take(
            "calculate",
            async () =>
            {
                await api.Post("preparer", path + "/calculate", null, cancellationToken);
                await api.Until(
                    "preparer",
                    path,
                    now => now["progress"] is null && now.Word("state") != "planned",
                    patience,
                    null,
                    cancellationToken
                );
            }
        );
        await Take(
            "submit and approve",
            async () =>
            {
                await api.Post("preparer", path + "/submit", null, cancellationToken);
                await api.Post("approver", path + "/approve", null, cancellationToken);
            }
        );
        await Draw(id, path, codes);
        await new DemoCalendar(api, banks, stage).TurnTo(payDay, cancellationToken);
        await Take(
            "release and write the files",
            async () =>
            {
                await api.Post("treasurer", path + "/release", null, cancellationToken);
                await api.Until(
                    "treasurer",
                    path,
                    now => now["progress"] is null,
                    patience,
                    null,
                    cancellationToken
                );
            }
        );
        await Take("send, answers and statements", AwaitBanks);
        await Take("reconcile", () => Reconcile(id));
        await Take("verify the books", Verify);
        if (await banks.CreditedTwice(cancellationToken) is > 0 and var twice)
        {
            throw new InvalidOperationException($"{twice} payments were credited twice.");
        }
    }

    private async Task Draw(string id, string path, string[] codes)
    {
        var run = await api.Get("treasurer", path, cancellationToken);
        foreach (var part in run.Items("byBenefit"))
        {
            await api.Post(
                "treasurer",
                "/v1/drawdowns",
                new
                {
                    runId = id,
                    communeCodes = codes,
                    benefit = part.Word("benefit"),
                    amountVnd = part.Number("amountVnd"),
                    documentNo = "RDT-" + part.Word("benefit"),
                    drawnOn = DemoCalendar.Text(firstDay),
                },
                cancellationToken
            );
        }
    }

    /// <summary>Until every batch has ended: each payment settled on a statement, or rejected.</summary>
    private async Task AwaitBanks()
    {
        while (
            await Number("select count(*) from bank_batch where state <> 'finished'") is > 0
            || await Number("select count(*) from bank_batch") == 0
        )
        {
            if (service.HasEnded)
            {
                throw new InvalidOperationException("The service ended: " + service.LastLines());
            }

            await Task.Delay(500, cancellationToken);
        }
    }

    private async Task Reconcile(string id)
    {
        var books = await api.Get(
            "controller",
            $"/v1/reconciliation?runId={id}",
            cancellationToken
        );
        if (books["balanced"]?.GetValue<bool>() != true || books.Number("inProgressCount") > 0)
        {
            throw new InvalidOperationException("The month does not balance.");
        }

        Console.Error.WriteLine(
            $"{books.Number("paidByAccountCount"):#,##0} paid by account, {books.Number("totalVnd"):#,##0} đồng in all."
        );
    }

    private async Task Verify()
    {
        await using var verify = ChildProcess.Start(
            ServiceProgram,
            ["verify"],
            Path.Combine(database.Folder, "country", "verify.log")
        );
        if (await verify.WaitForEnd(cancellationToken) is not 0 and var code)
        {
            throw new InvalidOperationException($"verify ended with {code}: {verify.LastLines()}");
        }
    }

    private async Task Take(string name, Func<Task> work)
    {
        Console.Error.WriteLine(name + " …");
        var (ours, theirs, server) = await Cpu();
        var time = Stopwatch.StartNew();
        await work();
        var seconds = time.Elapsed.TotalSeconds;
        var (oursNow, theirsNow, serverNow) = await Cpu();
        steps.Add(new Step(name, seconds, oursNow - ours, theirsNow - theirs, serverNow - server));
        Console.Error.WriteLine($"  {seconds:0.0} s");
    }

    private async Task<(double Service, double Banks, double? Server)> Cpu() =>
        (
            Seconds(service.Id),
            Seconds(banks.ProcessId),
            await database.CpuSeconds(cancellationToken)
        );

    private async Task Print(int people)
    {
        var payouts = await Number("select count(*) from payout");
        var payments = await Number("select count(*) from payment where channel = 'account'");
        var table = new Table("step", "s", "service CPU s", "PostgreSQL CPU s", "banks CPU s");
        foreach (
            var step in steps.Append(
                new Step(
                    "all",
                    steps.Sum(step => step.Seconds),
                    steps.Sum(step => step.ServiceCpu),
                    steps.Sum(step => step.BankCpu),
                    steps.Sum(step => step.ServerCpu)
                )
            )
        )
        {
            table.Add(
                step.Name,
                $"{step.Seconds:0.0}",
                $"{step.ServiceCpu:0.0}",
                $"{step.ServerCpu:0.0}",
                $"{step.BankCpu:0.0}"
            );
        }

        table.Print(
            $"""
            The country's month, end to end: {people:#,##0} people, {payouts:#,##0} payouts, {payments:#,##0} of them by account.
            Goal for 4,500,000: {GoalSeconds} s and {GoalMegabytes} MB. The service had {Peak(
                service.Id
            ) >> 10} MB at most.
            """
        );
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

    private async Task<string[]> Communes()
    {
        await using var command = database.Admin.CreateCommand(
            "select array_agg(distinct commune_code) from beneficiary"
        );
        return (string[])(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task<long> Number(string sql)
    {
        await using var command = database.Admin.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static double Seconds(int process)
    {
        using var running = Process.GetProcessById(process);
        return running.TotalProcessorTime.TotalSeconds;
    }

    /// <summary>Kilobytes of resident memory at the highest.</summary>
    private static long Peak(int process) =>
        File.ReadLines($"/proc/{process}/status")
            .Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
            .Select(line =>
                long.Parse(line["VmHWM:".Length..^"kB".Length], CultureInfo.InvariantCulture)
            )
            .FirstOrDefault();

    private static int FreePort()
    {
        using var any = new TcpListener(IPAddress.Loopback, 0);
        any.Start();
        return ((IPEndPoint)any.LocalEndpoint).Port;
    }
}
