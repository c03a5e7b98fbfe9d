using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Payments.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Tests.Support;

/// <summary>The real service on its own port and its own database, spoken to over HTTP as its users do.</summary>
public sealed class TestService : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, string> tokens = new();
    private readonly bool ownsDatabase;
    private readonly Func<string, WebApplication> build;
    private WebApplication app;

    private TestService(
        TestDatabase database,
        bool ownsDatabase,
        Func<string, WebApplication> build,
        WebApplication app,
        Uri address,
        Clock clock
    )
    {
        this.ownsDatabase = ownsDatabase;
        Database = database;
        this.build = build;
        this.app = app;
        Address = address;
        Clock = clock;
    }

    public TestDatabase Database { get; }

    public Uri Address { get; }

    public Clock Clock { get; }

    public IServiceProvider Services => app.Services;

    /// <param name="banks">Path of a banks file; null: none.</param>
    /// <param name="idle">Workers that rest, by name.</param>
    /// <param name="communes">Communes of <c>officer</c> and <c>officer2</c>.</param>
    /// <param name="database">Null: a new one.</param>
    /// <param name="ownsDatabase">The database goes with the service; false for one that is started again.</param>
    /// <param name="settle">Other settings.</param>
    /// <param name="adjust">The last word on what the service is made of, such as another rulebook.</param>
    public static async Task<TestService> Start(
        DateOnly today,
        string? banks = null,
        IReadOnlyList<string>? communes = null,
        TestDatabase? database = null,
        IReadOnlyList<string>? idle = null,
        bool ownsDatabase = true,
        Action<IServiceCollection>? adjust = null,
        Func<ServiceSettings, ServiceSettings>? settle = null
    )
    {
        var own = database ?? await TestDatabase.Create();
        var clock = new Clock(TimeProvider.System);
        clock.TurnTo(today);
        var folder = Path.Combine(Path.GetTempPath(), "payments-test-" + own.Name);
        var settings = new ServiceSettings(
            own.ConnectionString,
            "http://127.0.0.1:0",
            banks,
            folder,
            Demo: true,
            today,
            Witness: null,
            Authority: null
        )
        {
            BankSendTimeout = TimeSpan.FromSeconds(3),
            BankAskTimeout = TimeSpan.FromSeconds(3),
            IdleWorkers = (idle ?? []).ToHashSet(),
        };
        WebApplication Build(string urls) =>
            Service.Build(
                (settle?.Invoke(settings) ?? settings) with
                {
                    Urls = urls,
                },
                own.ConnectionString + ";Maximum Pool Size=20",
                clock,
                adjust
            );
        var app = Build(settings.Urls);
        await app.StartAsync();
        await Users.Ensure(
            own.App,
            Users.Demo(communes ?? ["14845", "14866"], ["970405", "970436"]),
            clock,
            CancellationToken.None
        );
        var address = app
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.First();
        return new TestService(own, ownsDatabase, Build, app, new Uri(address), clock);
    }

    /// <summary>Makes it another day; tokens of the old one have run out.</summary>
    public void TurnTo(DateOnly day)
    {
        Clock.TurnTo(day);
        tokens.Clear();
    }

    /// <summary>A client signed in as a demo user.</summary>
    public async Task<TestCaller> As(string userName)
    {
        var client = new HttpClient { BaseAddress = Address };
        if (!tokens.TryGetValue(userName, out var token))
        {
            using var response = await client.PostAsJsonAsync(
                "/v1/tokens",
                new { userName, password = "demo" }
            );
            response.EnsureSuccessStatusCode();
            token = (await response.Content.ReadFromJsonAsync<JsonObject>())![
                "accessToken"
            ]!.GetValue<string>();
            tokens[userName] = token;
        }

        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new TestCaller(client);
    }

    /// <summary>Ends the service and starts it anew: the same database, keys and address.</summary>
    public async Task Restart()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        app = build(Address.ToString());
        await app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        if (ownsDatabase)
        {
            await Database.DisposeAsync();
        }
    }
}

/// <summary>One user's requests; every POST carries a fresh key unless one is given.</summary>
public sealed class TestCaller(HttpClient client)
{
    private static int keys;

    public HttpClient Client => client;

    public async Task<Answer> Get(string path)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        return await Answer.Of(response);
    }

    public async Task<Answer> Post(string path, object? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("Idempotency-Key", key ?? $"test-{Interlocked.Increment(ref keys)}");
        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }

        using var response = await client.SendAsync(request);
        return await Answer.Of(response);
    }

    /// <summary>Asks again until the answer is as wished, at most a minute.</summary>
    public async Task<Answer> Until(string path, Func<JsonNode, bool> wished)
    {
        for (var left = 600; ; left--)
        {
            var answer = await Get(path);
            if (answer.Status == HttpStatusCode.OK && wished(answer.Json))
            {
                return answer;
            }

            if (left == 0)
            {
                throw new TimeoutException($"{path} never became as wished; last: {answer.Text}");
            }

            await Task.Delay(100);
        }
    }
}

/// <summary>What came back.</summary>
public sealed record Answer(HttpStatusCode Status, string Text, HttpResponseHeaders Headers)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    public string? Code => Json["code"]?.GetValue<string>();

    public static async Task<Answer> Of(HttpResponseMessage response) =>
        new(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers);

    /// <summary>Fails the test with the whole answer when the status is another.</summary>
    public Answer Must(HttpStatusCode status) =>
        Status == status
            ? this
            : throw new InvalidOperationException($"Expected {status}, got {Status}: {Text}");

    /// <summary>A member of the answer.</summary>
    public T Value<T>(string member) => Json[member].Deserialize<T>()!;
}
