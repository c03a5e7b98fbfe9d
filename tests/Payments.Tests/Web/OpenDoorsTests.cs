using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Payments.Tests.Support;
using Payments.Web;

namespace Payments.Tests.Web;

/// <summary>What stands open without a token, and how far.</summary>
public sealed class OpenDoorsTests(RunningService running) : IClassFixture<RunningService>
{
    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/docs/")]
    [InlineData("/metrics")]
    public async Task These_are_open_on_this_machine(string path)
    {
        using var client = Stranger(null);

        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.NotEmpty(await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Metrics_are_for_this_machine_or_a_token()
    {
        using var stranger = Stranger("203.0.113.7");
        var caller = await running.Service.As("admin");
        caller.Client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");

        using var refused = await stranger.GetAsync(new Uri("/metrics", UriKind.Relative));
        using var told = await caller.Client.GetAsync(new Uri("/metrics", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, told.StatusCode);
        await Measured(caller.Client);
    }

    [Theory]
    [InlineData("/v1/payment-runs", "default-src 'none'")]
    [InlineData("/v1/nowhere", "default-src 'none'")]
    [InlineData("/healthz", "default-src 'none'")]
    [InlineData("/sign-in", "default-src 'none'; style-src 'self'; script-src 'self'")]
    [InlineData("/docs/", "default-src 'self'")]
    public async Task Every_answer_carries_the_security_headers(string path, string policy)
    {
        using var client = Stranger(null);

        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        var said = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith(policy, said, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", said, StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Server"));
        Assert.Equal(
            path.StartsWith("/v1", StringComparison.Ordinal) || path == "/sign-in",
            response.Headers.CacheControl?.NoStore == true
        );
    }

    [Fact]
    public async Task The_description_names_every_operation_once_with_a_tag()
    {
        using var client = Stranger(null);

        var description = (await client.GetFromJsonAsync<JsonNode>("/openapi/v1.json"))!;

        Assert.StartsWith(
            "3.",
            description["openapi"]!.GetValue<string>(),
            StringComparison.Ordinal
        );
        var operations = description["paths"]!
            .AsObject()
            .SelectMany(path =>
                path.Value!.AsObject().Select(method => (path.Key, method.Key, method.Value))
            )
            .ToList();
        Assert.True(operations.Count > 40);
        var ids = operations
            .Select(operation => operation.Value!["operationId"]?.GetValue<string>())
            .ToList();
        Assert.DoesNotContain(null, ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Empty(
            operations
                .Where(operation => operation.Value!["tags"]?.AsArray() is not { Count: > 0 })
                .Select(operation => $"{operation.Item2} {operation.Item1}")
        );
    }

    [Fact]
    public async Task A_guessing_machine_is_slowed_down_and_leaves_one_entry_a_minute()
    {
        using var stranger = Stranger("203.0.113.9");
        var statuses = new List<HttpStatusCode>();
        for (var attempt = 0; attempt <= OpenDoors.SignInsPerMinute; attempt++)
        {
            using var response = await stranger.PostAsJsonAsync(
                "/v1/tokens",
                new
                {
                    userName = attempt % 2 == 0 ? "cashier2" : "nobody of ours",
                    password = "guess",
                }
            );
            statuses.Add(response.StatusCode);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                Assert.NotNull(response.Headers.RetryAfter);
                Assert.Equal(
                    "too_many_requests",
                    (await response.Content.ReadFromJsonAsync<JsonNode>())![
                        "code"
                    ]!.GetValue<string>()
                );
            }
        }

        Assert.Equal(HttpStatusCode.Unauthorized, statuses[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
        using var locked = await Stranger(null)
            .PostAsJsonAsync("/v1/tokens", new { userName = "cashier2", password = "demo" });
        Assert.Equal(HttpStatusCode.Unauthorized, locked.StatusCode);

        running.Service.TurnTo(running.Service.Clock.Today.AddDays(1));
        var entries = await FailedEntries();

        Assert.Contains(("cashier2", true), entries);
        Assert.Contains(("nobody", true), entries);
        Assert.True(entries.Count <= 4, string.Join(", ", entries));
    }

    /// <summary>A scrape shows what was measured before it, and is kept for a moment.</summary>
    private static async Task Measured(HttpClient client)
    {
        for (var left = 50; ; left--)
        {
            var text = await client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
            if (text.Contains("target_info", StringComparison.Ordinal))
            {
                return;
            }

            Assert.True(left > 0, text);
            await Task.Delay(100);
        }
    }

    private HttpClient Stranger(string? from)
    {
        var client = new HttpClient { BaseAddress = running.Service.Address };
        if (from is not null)
        {
            client.DefaultRequestHeaders.Add("X-Forwarded-For", from);
        }

        return client;
    }

    /// <summary>Who failed, and whether a count above one stands in the entry.</summary>
    private async Task<IReadOnlyList<(string Who, bool Many)>> FailedEntries()
    {
        for (var left = 300; ; left--)
        {
            await using var command = running.Service.Database.Admin.CreateCommand(
                """
                select convert_from(bytes, 'UTF8')
                  from (select bytes from log_entry union all select bytes from audit_pending) e
                 where not exists (select from failed_sign_in)
                """
            );
            var found = new List<(string, bool)>();
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                var lines = reader.GetString(0).Split('\n');
                if (lines.Any(line => line.Contains("sign_in_failed", StringComparison.Ordinal)))
                {
                    found.Add(
                        (
                            lines.Single(line =>
                                line.StartsWith("actor: ", StringComparison.Ordinal)
                            )["actor: ".Length..],
                            lines.Any(line =>
                                line.StartsWith("count: ", StringComparison.Ordinal)
                                && line != "count: 1"
                            )
                        )
                    );
                }
            }

            if (found.Count >= 2)
            {
                return found;
            }

            Assert.True(left > 0, "The failed sign-ins never reached the log.");
            await Task.Delay(100);
        }
    }
}
