using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Payments.Domain.Beneficiaries;
using Payments.Verbs.Demo;

namespace Payments.Benchmarks;

/// <summary>Two simulated banks in a process of their own, with a paying account for each commune.</summary>
internal sealed class CountryBanks : IAsyncDisposable
{
    private const int PaymentsInABatch = 50_000;
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient client = new() { Timeout = TimeSpan.FromMinutes(10) };

    private CountryBanks(ChildProcess process, IReadOnlyDictionary<string, Uri> addresses)
    {
        Process = process;
        Addresses = addresses;
    }

    public ChildProcess Process { get; }

    private IReadOnlyDictionary<string, Uri> Addresses { get; }

    public static async Task<CountryBanks> Start(
        string program,
        string folder,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        var addresses = new ConcurrentDictionary<string, Uri>();
        var process = ChildProcess.Start(
            program,
            [
                "--bank",
                $"{DemoBanks.First}:0:itemised",
                "--bank",
                $"{DemoBanks.Second}:0:itemised",
                "--data",
                folder,
                "--today",
                DemoCalendar.Text(today),
                "--opening-balance",
                "1000000000000000",
                "--lifetime",
                "input",
            ],
            Path.Combine(folder, "simulator.log"),
            line =>
            {
                if (
                    line.Split(' ') is [{ Length: 6 } bin, var address]
                    && Uri.TryCreate(address, UriKind.Absolute, out var uri)
                )
                {
                    addresses[bin] = uri;
                }
            }
        );
        for (
            var waited = TimeSpan.Zero;
            addresses.Count < 2;
            waited += TimeSpan.FromMilliseconds(100)
        )
        {
            if (process.HasEnded || waited > patience)
            {
                throw new InvalidOperationException(
                    $"The bank simulator did not start: {process.LastLines()}"
                );
            }

            await Task.Delay(100, cancellationToken);
        }

        return new CountryBanks(process, addresses);
    }

    /// <summary>The banks file: each bank pays into itself, and has an account for every commune.</summary>
    public void WriteFile(string path, IEnumerable<Commune> communes)
    {
        var codes = communes.Select(commune => commune.Code).ToList();
        object Row(string bin, string prefix, bool isDefault) =>
            new
            {
                bin,
                name = "Ngân hàng mô phỏng",
                adapter = "http",
                baseUrl = Addresses[bin].AbsoluteUri.TrimEnd('/'),
                @default = isDefault,
                maxPayments = PaymentsInABatch,
                paysInto = new[] { bin },
                accounts = codes.Select(code => new
                {
                    communeCode = code,
                    name = "UBND XA " + code,
                    account = prefix + code,
                }),
                askEverySeconds = 1,
                resendAfterSeconds = 60,
            };
        File.WriteAllText(
            path,
            JsonSerializer.Serialize(
                new[]
                {
                    Row(DemoBanks.First, "35002", true),
                    Row(DemoBanks.Second, "00110", false),
                },
                JsonSerializerOptions.Web
            )
        );
    }

    /// <summary>It is another day for both banks.</summary>
    public async Task TurnTo(DateOnly day, CancellationToken cancellationToken)
    {
        using var answer = await client.PostAsJsonAsync(
            new Uri(Addresses[DemoBanks.First], "simulator/clock"),
            new { today = DemoCalendar.Text(day) },
            cancellationToken
        );
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>How many payments a bank credited more than once, by its own journal.</summary>
    public async Task<int> CreditedTwice(CancellationToken cancellationToken)
    {
        var twice = 0;
        foreach (var address in Addresses.Values)
        {
            var text = await client.GetStringAsync(
                new Uri(address, "simulator/credits?least=2"),
                cancellationToken
            );
            using var credits = JsonDocument.Parse(text);
            twice += credits.RootElement.GetArrayLength();
        }

        return twice;
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await Process.DisposeAsync();
    }
}
