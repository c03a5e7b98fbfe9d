using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Payments.Tests.Support;

namespace Payments.FaultTests.Support;

/// <summary>
/// A user's program that does not give up: a request that got no answer is sent again with the same idempotency key, to
/// whichever process serves.
/// </summary>
/// <param name="address">Where to call this time.</param>
internal sealed class SteadyCaller(Func<Uri> address)
{
    private static readonly TimeSpan giveUpAfter = TimeSpan.FromSeconds(150);
    private static int keys;

    private static readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(20) };
    private readonly ConcurrentDictionary<string, string> tokens = new();

    public Task<Answer> Get(string user, string path) =>
        Ask(user, () => new HttpRequestMessage(HttpMethod.Get, new Uri(address(), path)));

    public Task<Answer> Post(string user, string path, object? body = null) =>
        Send(user, path, () => body is null ? null : JsonContent.Create(body));

    /// <summary>Sends a body of bytes, such as a registry file or a bank's message.</summary>
    public Task<Answer> Upload(string user, string path, byte[] bytes, string type) =>
        Send(
            user,
            path,
            () =>
                new ByteArrayContent(bytes)
                {
                    Headers = { ContentType = new MediaTypeHeaderValue(type) },
                }
        );

    public void ForgetTokens() => tokens.Clear();

    private Task<Answer> Send(string user, string path, Func<HttpContent?> content)
    {
        var key = $"fault-{Environment.ProcessId}-{Interlocked.Increment(ref keys)}";
        return Ask(
            user,
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address(), path))
                {
                    Content = content(),
                };
                request.Headers.Add("Idempotency-Key", key);
                return request;
            }
        );
    }

    private async Task<Answer> Ask(string user, Func<HttpRequestMessage> make)
    {
        Answer? last = null;
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < giveUpAfter)
        {
            last = await TryOnce(user, make);
            if (last is not null && IsFinal(last))
            {
                return last;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException($"{user} got no answer; last: {last?.Text}");
    }

    private static bool IsFinal(Answer answer) =>
        (int)answer.Status < 500
        && answer.Status is not (HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests)
        && !(answer.Status == HttpStatusCode.Conflict && answer.Code == "request_in_progress");

    /// <returns>Null: no answer came.</returns>
    private async Task<Answer?> TryOnce(string user, Func<HttpRequestMessage> make)
    {
        try
        {
            using var request = make();
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Bearer",
                await Token(user)
            );
            using var response = await client.SendAsync(request);
            if (response.StatusCode == HttpStatusCode.Unauthorized)
            {
                tokens.TryRemove(user, out _);
            }

            return await Answer.Of(response);
        }
        catch (Exception exception)
            when (exception is HttpRequestException or IOException or TaskCanceledException)
        {
            return null;
        }
    }

    private async Task<string> Token(string user)
    {
        if (!tokens.TryGetValue(user, out var token))
        {
            using var response = await client.PostAsJsonAsync(
                new Uri(address(), "/v1/tokens"),
                new { userName = user, password = "demo" }
            );
            response.EnsureSuccessStatusCode();
            token = (await response.Content.ReadFromJsonAsync<JsonObject>())![
                "accessToken"
            ]!.GetValue<string>();
            tokens[user] = token;
        }

        return token;
    }
}
