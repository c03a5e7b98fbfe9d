using System.Net;
using System.Net.Sockets;
using Payments.Identity;

namespace Payments.Verbs.Demo;

/// <param name="Once">End after the printout.</param>
/// <param name="Unplugged">Pull the banks' plug in the middle of sending, to see what is then said.</param>
internal sealed record DemoOptions(bool Once, bool Unplugged);

/// <summary><c>payments demo</c>: five months from an empty database to their closing, played over HTTP by the demo users.</summary>
internal static class DemoVerb
{
    private const string FirstDay = "2026-06-16";
    private const int PaymentsInABatch = 400;
    private const string UsualUrl = "http://127.0.0.1:5080";

    public static async Task<int> Run(DemoOptions options, CancellationToken cancellationToken)
    {
        var data = Prepare();
        await using var host = await Host.Open(cancellationToken);
        var stage = new DemoStage(Console.Out, host.Clock.Today);
        try
        {
            return await Play(options, host, data, stage, cancellationToken);
        }
        catch (StepFailedException failed)
        {
            await Console.Error.WriteLineAsync("payments demo: " + failed.Message);
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync(
                $"payments demo: stopped during step '{stage.Step}'; the data is kept"
            );
            return 1;
        }
        finally
        {
            await host.StopDatabase();
        }
    }

    /// <summary>Sets what the children inherit.</summary>
    /// <returns>The data folder.</returns>
    private static string Prepare()
    {
        var data = Path.GetFullPath(Told("PAYMENTS_DATA") ?? ".local/data");
        Environment.SetEnvironmentVariable("PAYMENTS_DATA", data);
        Environment.SetEnvironmentVariable("PAYMENTS_DEMO", "1");
        Environment.SetEnvironmentVariable("PAYMENTS_TODAY", Told("PAYMENTS_TODAY") ?? FirstDay);
        Environment.SetEnvironmentVariable("PAYMENTS_BANKS", Path.Combine(data, "banks.json"));
        Environment.SetEnvironmentVariable("PAYMENTS_URLS", Told("PAYMENTS_URLS") ?? FreeUrl());
        // A month in minutes does not wait a minute for a bank that hangs.
        Environment.SetEnvironmentVariable(
            "Banks__SendTimeoutSeconds",
            Told("Banks__SendTimeoutSeconds") ?? "15"
        );
        Directory.CreateDirectory(data);
        return data;
    }

    private static string? Told(string key) =>
        Environment.GetEnvironmentVariable(key) is { Length: > 0 } text ? text : null;

    /// <summary>The usual address, or another port when somebody listens there already.</summary>
    private static string FreeUrl()
    {
        using var usual = new TcpListener(IPAddress.Loopback, new Uri(UsualUrl).Port);
        try
        {
            usual.Start();
            return UsualUrl;
        }
        catch (SocketException)
        {
            using var any = new TcpListener(IPAddress.Loopback, 0);
            any.Start();
            return $"http://127.0.0.1:{((IPEndPoint)any.LocalEndpoint).Port}";
        }
    }

    private static async Task<int> Play(
        DemoOptions options,
        Host host,
        string data,
        DemoStage stage,
        CancellationToken cancellationToken
    )
    {
        stage.Begin("start");
        var registry = Path.Combine(data, "demo-registry.csv");
        DemoRolls.WriteFile(registry);
        await using var banks = await DemoBanks.Start(
            data,
            ["--holders", registry],
            stage.Today,
            stage,
            cancellationToken
        );
        banks.WriteFile(Path.Combine(data, "banks.json"), PaymentsInABatch, ["*"]);
        await using var service = ChildProcess.Start(
            Path.Combine(AppContext.BaseDirectory, "payments.dll"),
            ["serve", EndOfInput.Option],
            Path.Combine(data, "logs", "service.log")
        );
        using var api = new DemoApi(new Uri(host.Settings.Urls.Split(';')[0]), host.Clock, stage);
        await api.WaitUntilReady(service, cancellationToken);
        stage.Say(
            $"Service at {api.Address}, banks at {string.Join(" and ", banks.Addresses.Values)}."
        );

        var report = new DemoReport(api, banks, stage, Console.Out);
        var checkpoint = Path.Combine(data, "kept-checkpoint.txt");
        await Months(options, api, banks, stage, registry, checkpoint, report, cancellationToken);
        var holds = await report.Print(
            host,
            Path.Combine(data, "audit-export.jsonl"),
            File.Exists(checkpoint) ? checkpoint : null,
            cancellationToken
        );
        Console.WriteLine(holds ? "Every check held." : "A check did not hold: see above.");
        PrintDoors(api, banks);
        if (!options.Once)
        {
            await KeepServing(service, cancellationToken);
        }

        return holds ? 0 : 1;
    }

    /// <summary>
    /// Month after month to its closing: four at the standard that was law then, and one that pays the difference,
    /// since a decree of October reached back to July.
    /// </summary>
    private static async Task Months(
        DemoOptions options,
        DemoApi api,
        DemoBanks banks,
        DemoStage stage,
        string registry,
        string checkpoint,
        DemoReport report,
        CancellationToken cancellationToken
    )
    {
        var calendar = new DemoCalendar(api, banks, stage);
        var paid = false;
        for (var at = DemoMonth.First; at <= DemoMonth.Last; at = at.Plus(1))
        {
            var money = new DemoMoney(at, api, banks, calendar, stage);
            var desks = new DemoDesks(at, api, stage);
            var month = new DemoMonth(at, api, calendar, stage, money, desks);
            try
            {
                var run = await month.Find(cancellationToken);
                if (run?.Word("state") == "closed")
                {
                    continue;
                }

                if (run is null && at == DemoMonth.First)
                {
                    await new DemoRolls(api, stage).Import(registry, cancellationToken);
                    await report.Keep(checkpoint, cancellationToken);
                }

                await month.Close(
                    run?.Word("id") ?? await month.Open(cancellationToken),
                    options.Unplugged,
                    cancellationToken
                );
                paid = true;
            }
            catch (StepFailedException)
            {
                await TellOpenOutcomes(money, cancellationToken);
                throw;
            }
        }

        if (!paid)
        {
            stage.Say(
                $"Months {DemoMonth.First} to {DemoMonth.Last} are paid and closed already; nothing is paid again."
            );
        }
    }

    private static async Task TellOpenOutcomes(DemoMoney money, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var line in await money.OpenOutcomes(cancellationToken))
            {
                await Console.Error.WriteLineAsync("payments demo: " + line);
            }
        }
        catch (StepFailedException)
        {
            // The step that failed before is what is told.
        }
    }

    private static void PrintDoors(DemoApi api, DemoBanks banks)
    {
        Console.WriteLine();
        Console.WriteLine($"Address    {api.Address}   (API {api.Address}docs)");
        Console.WriteLine(
            "Sign-ins   "
                + string.Join(
                    ", ",
                    Users
                        .Demo(["", "", ""], [DemoBanks.First, DemoBanks.Second])
                        .Select(user => user.UserName)
                )
        );
        Console.WriteLine("           password demo");
        foreach (
            var (bin, address) in banks.Addresses.OrderBy(pair => pair.Key, StringComparer.Ordinal)
        )
        {
            Console.WriteLine($"Bank       {bin} {address}simulator/health");
        }
    }

    private static async Task KeepServing(ChildProcess service, CancellationToken cancellationToken)
    {
        Console.WriteLine();
        Console.WriteLine("Serving until Ctrl-C.");
        try
        {
            while (!service.HasEnded)
            {
                await Task.Delay(500, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }
}
