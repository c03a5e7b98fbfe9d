using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Payments.Pipeline;

namespace Payments.Web;

/// <summary>What was answered under a key, and to what: the same sent again gets it again.</summary>
internal sealed record StoredAnswer(byte[] Fingerprint, int Status, string Headers, byte[] Body)
{
    private const int BodyKeptForFingerprint = 1 << 20;
    private const int SecondClickTries = 100;
    private static readonly TimeSpan secondClickPause = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Whether no other request of the key is at work. A form waits for the other: of a double click the browser shows
    /// the second answer alone.
    /// </summary>
    public static async Task<bool> IsAlone(
        Session session,
        string key,
        CancellationToken cancellationToken
    )
    {
        for (var tries = session.IsByForm ? SecondClickTries : 1; ; )
        {
            var isAlone = await session.Single<bool>(
                "select pg_try_advisory_xact_lock(hashtextextended(@user || chr(10) || @key, 7))",
                new { user = session.Actor.UserName, key },
                cancellationToken
            );
            if (isAlone || --tries == 0)
            {
                return isAlone;
            }

            await Task.Delay(secondClickPause, cancellationToken);
        }
    }

    public static Task<StoredAnswer?> Find(
        Session session,
        string key,
        CancellationToken cancellationToken
    ) =>
        session.Find<StoredAnswer>(
            """
            select fingerprint, status, headers::text as headers, body
              from idempotency_key
             where user_name = @user
               and key = @key
            """,
            new { user = session.Actor.UserName, key },
            cancellationToken
        );

    public static Task<int> Keep(
        HttpResponse response,
        Session session,
        Clock clock,
        string key,
        byte[] fingerprint,
        byte[] body
    )
    {
        var headers = new Dictionary<string, string>();
        foreach (var name in new[] { "Content-Type", "Location" })
        {
            if (response.Headers.TryGetValue(name, out var value))
            {
                headers[name] = value.ToString();
            }
        }

        return session.Execute(
            """
            insert into idempotency_key (user_name, key, fingerprint, status, headers, body, stored_at)
            values (@user, @key, @fingerprint, @status, @headers::jsonb, @body, @now)
            """,
            new
            {
                user = session.Actor.UserName,
                key,
                fingerprint,
                status = response.StatusCode,
                headers = JsonSerializer.Serialize(headers),
                body,
                now = clock.GetUtcNow(),
            },
            CancellationToken.None
        );
    }

    /// <summary>
    /// The fields as typed, less what proves the sender and is another each time, and less passwords: no digest of one
    /// is stored. Files by their bytes.
    /// </summary>
    public static async Task<byte[]> OfForm(HttpRequest request)
    {
        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(
            Encoding.UTF8.GetBytes($"{request.Method}\n{request.Path}{request.QueryString}\n")
        );
        foreach (
            var (name, values) in form.Where(field =>
                    field.Key != OnceTagHelper.TokenName
                    && !field.Key.EndsWith("assword", StringComparison.Ordinal)
                )
                .OrderBy(field => field.Key, StringComparer.Ordinal)
        )
        {
            hash.AppendData(
                JsonSerializer.SerializeToUtf8Bytes(new { name, values = values.ToArray() })
            );
        }

        foreach (var file in form.Files)
        {
            await using var content = file.OpenReadStream();
            hash.AppendData(
                await SHA256.HashDataAsync(content, request.HttpContext.RequestAborted)
            );
        }

        return hash.GetHashAndReset();
    }

    public static async Task<byte[]> OfBody(HttpRequest request)
    {
        request.EnableBuffering(BodyKeptForFingerprint);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(
            Encoding.UTF8.GetBytes($"{request.Method}\n{request.Path}{request.QueryString}\n")
        );
        var buffer = new byte[81920];
        int read;
        while (
            (read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0
        )
        {
            hash.AppendData(buffer, 0, read);
        }

        request.Body.Position = 0;
        return hash.GetHashAndReset();
    }
}
