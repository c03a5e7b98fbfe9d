using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Payments.Pipeline;

namespace Payments.Verbs.Demo;

/// <summary>The service as the demo users reach it: over HTTP, signed in, each POST with a key of its own.</summary>
internal sealed class DemoApi(Uri address, Clock clock, DemoStage stage) : IDisposable
{
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(400);

    private readonly HttpClient client = new()
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromSeconds(100),
    };

    private readonly ConcurrentDictionary<string, Task<string>> tokens = new();

    public Uri Address => address;

    public async Task WaitUntilReady(ChildProcess service, CancellationToken cancellationToken)
    {
        var started = clock.WallNow;
        while (clock.WallNow - started < TimeSpan.FromMinutes(2))
        {
            if (service.HasEnded)
            {
                break;
            }

            try
            {
                using var answer = await client.GetAsync(Path("/readyz"), cancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(pause, cancellationToken);
        }

        throw stage.Fail(
            $"the service did not get ready; its log is {service.LogFile}\n{service.LastLines()}"
        );
    }

    public Task<JsonNode> Get(string user, string path, CancellationToken cancellationToken) =>
        Json(user, () => new HttpRequestMessage(HttpMethod.Get, Path(path)), cancellationToken);

    public async Task<string> Text(string user, string path, CancellationToken cancellationToken)
    {
        using var answer = await Send(
            user,
            () => new HttpRequestMessage(HttpMethod.Get, Path(path)),
            cancellationToken
        );
        return await Checked(answer, cancellationToken);
    }

    public async Task Download(
        string user,
        string path,
        string file,
        CancellationToken cancellationToken
    )
    {
        using var answer = await Send(
            user,
            () => new HttpRequestMessage(HttpMethod.Get, Path(path)),
            cancellationToken
        );
        if (!answer.IsSuccessStatusCode)
        {
            await Checked(answer, cancellationToken);
        }

        await using var target = File.Create(file);
        await answer.Content.CopyToAsync(target, cancellationToken);
    }

    public Task<JsonNode> Post(
        string user,
        string path,
        object? body,
        CancellationToken cancellationToken
    )
    {
        var key = clock.NewId().ToString();
        return Json(user, () => PostOf(path, key, body), cancellationToken);
    }

    /// <summary>A POST that may be refused: the refusal's code, or null when it was done.</summary>
    public async Task<string?> TryPost(
        string user,
        string path,
        object body,
        CancellationToken cancellationToken
    )
    {
        var key = clock.NewId().ToString();
        using var answer = await Send(user, () => PostOf(path, key, body), cancellationToken);
        if (
            answer.StatusCode is not (HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity)
        )
        {
            await Checked(answer, cancellationToken);
            return null;
        }

        var problem = await answer.Content.ReadFromJsonAsync<JsonObject>(cancellationToken);
        return problem?.Word("code") ?? "refused";
    }

    public Task<JsonNode> Upload(
        string user,
        string path,
        string file,
        CancellationToken cancellationToken
    ) =>
        Send(
            user,
            path,
            "text/csv",
            () => new StreamContent(File.OpenRead(file)),
            cancellationToken
        );

    public Task<JsonNode> Upload(
        string user,
        string path,
        byte[] xml,
        CancellationToken cancellationToken
    ) => Send(user, path, "application/xml", () => new ByteArrayContent(xml), cancellationToken);

    private Task<JsonNode> Send(
        string user,
        string path,
        string contentType,
        Func<HttpContent> content,
        CancellationToken cancellationToken
    )
    {
        var key = clock.NewId().ToString();
        return Json(
            user,
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Post, Path(path))
                {
                    Content = content(),
                };
                request.Headers.Add("Idempotency-Key", key);
                request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
                return request;
            },
            cancellationToken
        );
    }

    /// <summary>Lays down a proposal as one person and accepts it as another.</summary>
    public async Task Decide(
        string proposer,
        string acceptor,
        string path,
        object? body,
        CancellationToken cancellationToken
    )
    {
        var proposed = await Post(proposer, path, body, cancellationToken);
        await Post(
            acceptor,
            $"/v1/proposals/{proposed.Word("proposalId")}/accept",
            null,
            cancellationToken
        );
    }

    /// <summary>Asks again until the answer is as wished.</summary>
    /// <exception cref="StepFailedException">It was not in time, or <paramref name="hopeless"/> says why it never will be.</exception>
    public async Task<JsonNode> Until(
        string user,
        string path,
        Func<JsonNode, bool> wished,
        TimeSpan within,
        Func<string?>? hopeless,
        CancellationToken cancellationToken
    )
    {
        var started = clock.WallNow;
        while (true)
        {
            var answer = await Get(user, path, cancellationToken);
            if (wished(answer))
            {
                return answer;
            }

            if (hopeless?.Invoke() is { } why)
            {
                throw stage.Fail(why);
            }

            if (clock.WallNow - started > within)
            {
                throw stage.Fail($"GET {path} was not as wished within {within.TotalSeconds:0} s");
            }

            await Task.Delay(pause, cancellationToken);
        }
    }

    /// <summary>Every item of a list, page by page.</summary>
    public async Task<List<JsonNode>> All(
        string user,
        string path,
        CancellationToken cancellationToken
    )
    {
        var items = new List<JsonNode>();
        var cursor = "";
        do
        {
            var mark = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            var page = await Get(user, $"{path}{mark}limit=200{cursor}", cancellationToken);
            items.AddRange(page.Items("items"));
            cursor = page["nextCursor"] is { } next
                ? "&cursor=" + Uri.EscapeDataString(next.GetValue<string>())
                : "";
        } while (cursor.Length > 0);

        return items;
    }

    /// <summary>Another day has begun: tokens of the old one have run out.</summary>
    public void ForgetTokens() => tokens.Clear();

    public void Dispose() => client.Dispose();

    private static Uri Path(string path) => new(path, UriKind.Relative);

    private static HttpRequestMessage PostOf(string path, string key, object? body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Path(path));
        request.Headers.Add("Idempotency-Key", key);
        request.Content = body is null
            ? null
            : JsonContent.Create(body, options: JsonSerializerOptions.Web);
        return request;
    }

    private async Task<JsonNode> Json(
        string user,
        Func<HttpRequestMessage> request,
        CancellationToken cancellationToken
    )
    {
        using var answer = await Send(user, request, cancellationToken);
        var text = await Checked(answer, cancellationToken);
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    private async Task<HttpResponseMessage> Send(
        string user,
        Func<HttpRequestMessage> request,
        CancellationToken cancellationToken
    )
    {
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                using var message = request();
                message.Headers.Authorization = new AuthenticationHeaderValue(
                    "Bearer",
                    await Token(user, cancellationToken)
                );
                var answer = await client.SendAsync(
                    message,
                    HttpCompletionOption.ResponseHeadersRead,
                    cancellationToken
                );
                if (answer.StatusCode != HttpStatusCode.Unauthorized || attempt > 1)
                {
                    return answer;
                }

                answer.Dispose();
                tokens.TryRemove(user, out _);
            }
        }
        catch (HttpRequestException broken)
        {
            throw stage.Fail($"the service does not answer ({broken.HttpRequestError})");
        }
    }

    private Task<string> Token(string user, CancellationToken cancellationToken) =>
        tokens.GetOrAdd(user, _ => SignIn(user, cancellationToken));

    private async Task<string> SignIn(string user, CancellationToken cancellationToken)
    {
        using var answer = await client.PostAsJsonAsync(
            Path("/v1/tokens"),
            new { userName = user, password = "demo" },
            cancellationToken
        );
        return JsonNode.Parse(await Checked(answer, cancellationToken))!.Word("accessToken");
    }

    private async Task<string> Checked(
        HttpResponseMessage answer,
        CancellationToken cancellationToken
    )
    {
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (answer.IsSuccessStatusCode)
        {
            return text;
        }

        var request = answer.RequestMessage;
        throw stage.Fail(
            $"{request?.Method} {request?.RequestUri?.PathAndQuery}: HTTP {(int)answer.StatusCode} {Why(text)}"
        );
    }

    private static string Why(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject problem
                ? $"{problem.Word("code")}: {problem.Word("detail")}"
                : text;
        }
        catch (JsonException)
        {
            return text.Length > 200 ? text[..200] : text;
        }
    }
}

/// <summary>Short ways to read an answer.</summary>
internal static class JsonReading
{
    /// <summary>Text of a member; empty when it is absent or null.</summary>
    public static string Word(this JsonNode node, string name) =>
        node[name]?.GetValue<string>() ?? "";

    public static long Number(this JsonNode node, string name) => node[name]?.GetValue<long>() ?? 0;

    public static IEnumerable<JsonNode> Items(this JsonNode node, string name) =>
        (node[name] as JsonArray ?? []).OfType<JsonNode>();
}
