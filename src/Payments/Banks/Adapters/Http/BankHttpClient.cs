using System.Net;

namespace Payments.Banks.Adapters.Http;

/// <summary>Connections to one bank, made so that nothing is repeated or followed behind our back.</summary>
internal sealed class BankHttpClient : IDisposable
{
    private const int AnswerBytesMax = 256 * 1024 * 1024;

    private readonly HttpClient asking;
    private readonly HttpClient sending;
    private readonly int answerBytesMax;

    public BankHttpClient(Uri baseUrl, int answerBytesMax = AnswerBytesMax)
    {
        this.answerBytesMax = answerBytesMax;
        var root = baseUrl.AbsoluteUri.EndsWith('/') ? baseUrl : new Uri(baseUrl.AbsoluteUri + "/");
        asking = Client(root, TimeSpan.FromMinutes(2));

        // The handler may repeat a request whose reused connection turns out dead. Sending never
        // reuses one: each batch goes over a connection of its own.
        sending = Client(root, TimeSpan.Zero);
    }

    public Task<HttpReply> Ask(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Exchange(asking, request, cancellationToken);

    public Task<HttpReply> Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.ConnectionClose = true;
        return Exchange(sending, request, cancellationToken);
    }

    public void Dispose()
    {
        asking.Dispose();
        sending.Dispose();
    }

    private static HttpClient Client(Uri baseUrl, TimeSpan lifetime) =>
        new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false,
                AutomaticDecompression = DecompressionMethods.None,
                PooledConnectionLifetime = lifetime,
                ConnectTimeout = TimeSpan.FromSeconds(10),
                MaxResponseHeadersLength = 64,
            },
            disposeHandler: true
        )
        {
            BaseAddress = baseUrl,
            DefaultRequestVersion = HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,

            // Time is kept by the pipelines.
            Timeout = Timeout.InfiniteTimeSpan,
        };

    private async Task<HttpReply> Exchange(
        HttpClient client,
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        using var response = await client.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            cancellationToken
        );
        var body = await ReadBody(response.Content, cancellationToken);
        return new HttpReply(
            (int)response.StatusCode,
            Header(response, "X-Not-Accepted") is { } mark
                && mark.Equals("true", StringComparison.OrdinalIgnoreCase),
            Header(response, DetachedJws.HeaderName),
            body
        );
    }

    private async Task<byte[]> ReadBody(HttpContent content, CancellationToken cancellationToken)
    {
        await using var source = await content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await source.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + read > answerBytesMax)
            {
                throw new IOException("The answer is larger than we are ready to read.");
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;
}
