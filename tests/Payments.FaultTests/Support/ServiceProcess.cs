using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Payments.Tests.Support;

namespace Payments.FaultTests.Support;

/// <summary>What every process of one site is told.</summary>
internal sealed record Site(TestDatabase Database, string BanksFile, string DataFolder)
{
    public static async Task<Site> Found(string banksFile) =>
        new(
            await TestDatabase.Create(),
            banksFile,
            Directory.CreateTempSubdirectory("payments-fault-").FullName
        );
}

/// <summary>A real process of the built program, to be killed.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private const int LinesKept = 40;

    private readonly Process process;
    private readonly ConcurrentQueue<string> said = new();

    private ServiceProcess(Site site)
    {
        Address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "payments.dll"), "serve" },
            WorkingDirectory = site.DataFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PAYMENTS_DATABASE"] =
            site.Database.ConnectionString + ";Maximum Pool Size=5";
        start.Environment["PAYMENTS_URLS"] = Address.GetLeftPart(UriPartial.Authority);
        start.Environment["PAYMENTS_BANKS"] = site.BanksFile;
        start.Environment["PAYMENTS_DATA"] = site.DataFolder;
        start.Environment["PAYMENTS_DEMO"] = "1";
        start.Environment["PAYMENTS_TODAY"] = Month.Day.ToString(
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture
        );
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    /// <summary>The last lines it printed.</summary>
    public string Said => string.Join('\n', said);

    public static ServiceProcess Start(Site site) => new(site);

    /// <summary>Started, and answering.</summary>
    public static async Task<ServiceProcess> StartReady(Site site)
    {
        var started = new ServiceProcess(site);
        await started.Ready();
        return started;
    }

    public async Task Ready()
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        await Patience.Until(
            "a process answers",
            TimeSpan.FromSeconds(90),
            async () =>
            {
                try
                {
                    using var response = await client.GetAsync(new Uri(Address, "/readyz"));
                    return response.IsSuccessStatusCode;
                }
                catch (Exception exception)
                    when (exception is HttpRequestException or TaskCanceledException)
                {
                    return process.HasExited ? throw new InvalidOperationException(Said) : false;
                }
            }
        );
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>SIGSTOP: everything in it stands still.</summary>
    public void Freeze() => Signal("-STOP");

    /// <summary>SIGCONT: it goes on as if nothing had been.</summary>
    public void Thaw() => Signal("-CONT");

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start(
            "kill",
            [signal, process.Id.ToString(CultureInfo.InvariantCulture)]
        );
        kill.WaitForExit();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            said.Enqueue(line);
            if (said.Count > LinesKept)
            {
                said.TryDequeue(out _);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
