using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace Payments.BankSimulator.Acceptance;

/// <summary>An answer of the bank; 0 when none came.</summary>
internal sealed record BankAnswer(int Status, byte[] Body)
{
    /// <summary>The body as XML without a DTD; null when it cannot be read.</summary>
    public XDocument? Xml()
    {
        try
        {
            using var reader = XmlReader.Create(
                new MemoryStream(Body),
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit }
            );
            return XDocument.Load(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    public JsonElement? Json()
    {
        try
        {
            return JsonDocument.Parse(Body).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The five calls, each once: nothing is repeated and no redirect followed.</summary>
internal sealed class BankCalls(Uri baseUrl) : IDisposable
{
    private const int BytesMax = 10_000_000;

    private readonly HttpClient http = new(
        new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }
    )
    {
        BaseAddress = baseUrl,
        Timeout = TimeSpan.FromSeconds(30),
        MaxResponseContentBufferSize = BytesMax,
    };

    public Task<BankAnswer> Send(string messageId, byte[] file)
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/xml");
        var request = new HttpRequestMessage(HttpMethod.Post, "payment-batches")
        {
            Content = content,
        };
        request.Headers.Add("X-Message-Id", messageId);
        return Call(request);
    }

    public Task<BankAnswer> Batch(string messageId) => Get("payment-batches/" + messageId);

    public Task<BankAnswer> Payment(string endToEndId) => Get("payments/" + endToEndId);

    public Task<BankAnswer> Statement(string account, DateOnly day) =>
        Get($"accounts/{account}/statements/{day:yyyy-MM-dd}");

    public Task<BankAnswer> Enquire(string bin, string account) =>
        Call(
            new HttpRequestMessage(HttpMethod.Post, "account-enquiries")
            {
                Content = new StringContent(
                    JsonSerializer.Serialize(new { bankBin = bin, accountNumber = account }),
                    Encoding.UTF8,
                    "application/json"
                ),
            }
        );

    public void Dispose() => http.Dispose();

    private Task<BankAnswer> Get(string path) => Call(new HttpRequestMessage(HttpMethod.Get, path));

    private async Task<BankAnswer> Call(HttpRequestMessage request)
    {
        try
        {
            using (request)
            using (var response = await http.SendAsync(request))
            {
                return new BankAnswer(
                    (int)response.StatusCode,
                    await response.Content.ReadAsByteArrayAsync()
                );
            }
        }
        catch (Exception broken)
            when (broken is HttpRequestException or TaskCanceledException or IOException)
        {
            return new BankAnswer(0, Encoding.UTF8.GetBytes(broken.GetType().Name));
        }
    }
}
