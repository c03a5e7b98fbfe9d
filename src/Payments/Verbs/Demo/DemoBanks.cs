using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Payments.Verbs.Demo;

/// <summary>The two simulated banks of the demo, in a process of their own.</summary>
internal sealed class DemoBanks : IAsyncDisposable
{
    /// <summary>The default bank; it pays into any.</summary>
    public const string First = "970405";

    /// <summary>It pays only into itself.</summary>
    public const string Second = "970436";

    /// <summary>Of an account for all communes; one for a commune alone has its code at the end.</summary>
    private const int BranchLength = 5;

    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    private readonly ChildProcess process;
    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(20) };

    private DemoBanks(ChildProcess process, IReadOnlyDictionary<string, Uri> addresses)
    {
        this.process = process;
        Addresses = addresses;
    }

    public IReadOnlyDictionary<string, Uri> Addresses { get; }

    public int ProcessId => process.Id;

    public bool AreUnplugged => process.HasEnded;

    /// <param name="more">Further arguments of the simulator.</param>
    public static async Task<DemoBanks> Start(
        string dataFolder,
        IEnumerable<string> more,
        DateOnly today,
        DemoStage stage,
        CancellationToken cancellationToken
    )
    {
        var addresses = new ConcurrentDictionary<string, Uri>();
        var process = ChildProcess.Start(
            ProgramFile(stage),
            [
                "--bank",
                First + ":0",
                "--bank",
                Second + ":0:itemised",
                "--data",
                Path.Combine(dataFolder, "simulator"),
                "--today",
                today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                "--lifetime",
                "input",
                .. more,
            ],
            Path.Combine(dataFolder, "logs", "simulator.log"),
            line => Note(line, addresses)
        );
        for (
            var waited = TimeSpan.Zero;
            addresses.Count < 2;
            waited += TimeSpan.FromMilliseconds(100)
        )
        {
            if (process.HasEnded || waited > patience)
            {
                var said = process.LastLines();
                await process.DisposeAsync();
                throw stage.Fail($"the bank simulator did not start\n{said}");
            }

            await Task.Delay(100, cancellationToken);
        }

        return new DemoBanks(process, addresses);
    }

    /// <summary>Writes the banks file that the service reads: where the banks listen now.</summary>
    /// <param name="areas">Who has a paying account of its own at each bank: communes, or <c>*</c>.</param>
    public void WriteFile(string path, int paymentsInABatch, IReadOnlyList<string> areas)
    {
        object Row(string bin, string name, bool isDefault, object paysInto, string account) =>
            new
            {
                bin,
                name,
                adapter = "http",
                baseUrl = Addresses[bin].AbsoluteUri.TrimEnd('/'),
                @default = isDefault,
                maxPayments = paymentsInABatch,
                paysInto,
                accounts = areas.Select(area => new
                {
                    communeCode = area,
                    name = "UBND XA",
                    account = area == "*" ? account : account[..BranchLength] + area,
                }),
                askEverySeconds = 1,
                resendAfterSeconds = 5,
            };
        object[] rows =
        [
            Row(First, "Ngân hàng mô phỏng một", true, "any", "3500200000001"),
            Row(Second, "Ngân hàng mô phỏng hai", false, new[] { Second }, "0011000000002"),
        ];
        File.WriteAllText(path, JsonSerializer.Serialize(rows, JsonSerializerOptions.Web));
    }

    /// <summary>Scripts how a bank misbehaves from now on.</summary>
    public async Task Misbehave(string bin, object[] faults, CancellationToken cancellationToken)
    {
        using var answer = await client.PutAsJsonAsync(
            At(bin, "simulator/faults"),
            faults,
            cancellationToken
        );
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>It is another day for both banks; what was due until then happens at once.</summary>
    public async Task TurnTo(DateOnly day, CancellationToken cancellationToken)
    {
        if (AreUnplugged)
        {
            return;
        }

        using var answer = await client.PostAsJsonAsync(
            At(First, "simulator/clock"),
            new { today = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) },
            cancellationToken
        );
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>What both banks counted under a name, such as <c>returns</c>.</summary>
    public async Task<long> Count(string what, CancellationToken cancellationToken)
    {
        var sum = 0L;
        foreach (var bin in Addresses.Keys)
        {
            var health = await client.GetFromJsonAsync<JsonObject>(
                At(bin, "simulator/health"),
                cancellationToken
            );
            sum += health!.Number(what);
        }

        return sum;
    }

    /// <summary>How many payments a bank credited more than once, by its own journal.</summary>
    public async Task<int> CreditedTwice(CancellationToken cancellationToken)
    {
        var twice = 0;
        foreach (var bin in Addresses.Keys)
        {
            var credits = await client.GetFromJsonAsync<JsonArray>(
                At(bin, "simulator/credits?least=2"),
                cancellationToken
            );
            twice += credits!.Count;
        }

        return twice;
    }

    public void Unplug() => process.Kill();

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await process.DisposeAsync();
    }

    private static void Note(string line, ConcurrentDictionary<string, Uri> addresses)
    {
        if (
            line.Split(' ') is [{ Length: 6 } bin, var address]
            && Uri.TryCreate(address, UriKind.Absolute, out var uri)
        )
        {
            addresses[bin] = uri;
        }
    }

    /// <summary>Built beside this program, in the same configuration.</summary>
    private static string ProgramFile(DemoStage stage)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var file = Path.Combine(
            own.Parent!.Parent!.FullName,
            "Payments.BankSimulator",
            own.Name,
            "payments-bank-simulator.dll"
        );
        return File.Exists(file)
            ? file
            : throw stage.Fail("the bank simulator is not built: build the whole solution first");
    }

    private Uri At(string bin, string path) => new(Addresses[bin], path);
}
