using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Payments.BankSimulator;

namespace Payments.Tests.BankSimulator;

/// <summary>A started bank with a folder of its own, spoken to over HTTP only.</summary>
internal sealed class SimulatedBank : IAsyncDisposable
{
    public const string Bin = "970436";
    public static readonly DateOnly Day = new(2026, 10, 1);

    private readonly WebApplication app;

    private SimulatedBank(WebApplication app, string folder, HttpClient http)
    {
        this.app = app;
        Folder = folder;
        Http = http;
    }

    public HttpClient Http { get; }

    public string Folder { get; }

    public static string NewFolder() =>
        Directory.CreateTempSubdirectory("bank-simulator-").FullName;

    public static async Task<SimulatedBank> Start(
        BankOptions? bank = null,
        string? folder = null,
        DateOnly? today = null
    )
    {
        folder ??= NewFolder();
        var app = Simulator.Build(
            new SimulatorOptions
            {
                Banks = [bank ?? Quick()],
                Data = folder,
                Today = today ?? Day,
                Seed = 7,
            }
        );
        await app.StartAsync();
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = Simulator.AddressOf(app, (bank ?? Quick()).Bin),
            Timeout = TimeSpan.FromSeconds(30),
        };
        return new SimulatedBank(app, folder, http);
    }

    public static BankOptions Quick() => new() { Bin = Bin, SettleMilliseconds = 0 };

    public static HttpRequestMessage Request(string messageId, byte[] body) =>
        new(HttpMethod.Post, "/payment-batches")
        {
            Content = new ByteArrayContent(body)
            {
                Headers = { { "Content-Type", "application/xml" } },
            },
            Headers = { { "X-Message-Id", messageId } },
        };

    public Task<HttpResponseMessage> Post(
        OrderFile order,
        CancellationToken cancellationToken = default
    ) => Http.SendAsync(Request(order.MessageId, order.Bytes()), cancellationToken);

    public async Task<HttpStatusCode> PostForStatus(OrderFile order)
    {
        using var answer = await Post(order);
        return answer.StatusCode;
    }

    public async Task<XDocument> Ask(string path)
    {
        using var answer = await Http.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return XDocument.Parse(await answer.Content.ReadAsStringAsync());
    }

    public Task<XDocument> Statement(DateOnly day, string account = OrderFile.DebtorAccount) =>
        Ask($"/accounts/{account}/statements/{day:yyyy-MM-dd}");

    /// <summary>The batch's answer once no payment waits any more.</summary>
    public async Task<XDocument> Settled(string messageId)
    {
        for (var turn = 0; turn < 200; turn++)
        {
            var answer = await Ask($"/payment-batches/{messageId}");
            if (Iso.Statuses(answer).Values.All(word => word is "ACSC" or "RJCT"))
            {
                return answer;
            }

            await Task.Delay(25);
        }

        throw new TimeoutException($"{messageId} did not settle.");
    }

    public async Task Script(params FaultRule[] rules)
    {
        using var answer = await Http.PutAsJsonAsync("/simulator/faults", rules, Faults.Json);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<HttpStatusCode> MoveTo(DateOnly day)
    {
        using var answer = await Http.PostAsJsonAsync("/simulator/clock", new { today = day });
        return answer.StatusCode;
    }

    public async Task<IReadOnlyList<JsonElement>> Journal()
    {
        var text = await Http.GetStringAsync("/simulator/journal");
        return
        [
            .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement),
        ];
    }

    public async Task<IReadOnlyList<string>> JournalOf(string kind) =>
        [
            .. (await Journal())
                .Where(line => line.GetProperty("kind").GetString() == kind)
                .Select(line =>
                    line.TryGetProperty("endToEndId", out var id)
                        ? id.GetString()!
                        : line.GetProperty("messageId").GetString()!
                ),
        ];

    public async Task<(HttpStatusCode Status, string Body)> Enquire(string bin, string account)
    {
        using var answer = await Http.PostAsJsonAsync(
            "/account-enquiries",
            new { bankBin = bin, accountNumber = account }
        );
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task LoadHolders(string csv)
    {
        using var body = new StringContent(csv, Encoding.UTF8, "text/csv");
        using var answer = await Http.PutAsync("/simulator/holders", body);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
