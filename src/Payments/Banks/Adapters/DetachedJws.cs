using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Payments.Domain.Common;

namespace Payments.Banks.Adapters;

/// <summary>A signature that does not hold; the answer is put aside with this reason.</summary>
public sealed record SignatureNotValid(string Reason)
    : Refusal(RefusalKind.Rule, "signature_not_valid", Reason);

/// <summary>
/// Detached JWS over exact bytes (RFC 7515 and 7797, <c>b64</c> false), ES256, as it stands in
/// <c>X-JWS-Signature</c>: <c>header..signature</c>.
/// </summary>
public sealed class DetachedJws : IDisposable
{
    public const string HeaderName = "X-JWS-Signature";

    /// <summary>How far <c>iat</c> may lie from our clock, before or after; inclusive.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    private const int HeaderLengthMax = 4_096;
    private const int SignatureLength = 64;

    private readonly Lock gate = new();
    private readonly ECDsa key;
    private readonly TimeProvider clock;
    private readonly string keyId;

    private DetachedJws(ECDsa key, bool canSign, TimeProvider clock)
    {
        CanSign = canSign;
        this.key = key;
        this.clock = clock;
        keyId = Thumbprint(key);
    }

    /// <summary>The key's RFC 7638 thumbprint, sent as <c>kid</c>.</summary>
    public string KeyId => keyId;

    /// <summary>False for a public key.</summary>
    public bool CanSign { get; }

    /// <summary>A private key signs and verifies, a public one verifies only.</summary>
    /// <param name="pem">PEM of a P-256 key.</param>
    public static Result<DetachedJws> FromPem(string pem, TimeProvider clock)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (
                key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value
                is "1.2.840.10045.3.1.7"
            )
            {
                return new DetachedJws(
                    key,
                    pem.Contains("PRIVATE KEY", StringComparison.Ordinal),
                    clock
                );
            }
        }
        catch (Exception wrong) when (wrong is ArgumentException or CryptographicException)
        {
            // The answer is below, whatever was wrong with the text.
        }

        key.Dispose();
        return Refusal.Field("/keyFile", "bad_key", "A key file holds one P-256 key in PEM.");
    }

    public string Sign(Stream body)
    {
        var header = Base64Url.EncodeToString(
            Encoding.UTF8.GetBytes(
                $$"""{"alg":"ES256","b64":false,"crit":["b64"],"kid":"{{keyId}}","iat":{{clock.GetUtcNow().ToUnixTimeSeconds()}}}"""
            )
        );
        var digest = Digest(header, body);
        lock (gate)
        {
            return $"{header}..{Base64Url.EncodeToString(key.SignHash(digest))}";
        }
    }

    /// <summary>Whether the signature is over these bytes, by this key, and fresh.</summary>
    public Result<Done> Verify(string? signature, Stream body)
    {
        if (string.IsNullOrEmpty(signature))
        {
            return new SignatureNotValid("The answer is not signed.");
        }

        var parts = signature.Split('.');
        if (parts.Length != 3 || parts[1].Length != 0 || parts[0].Length > HeaderLengthMax)
        {
            return new SignatureNotValid("The signature is not a detached JWS.");
        }

        if (CheckHeader(parts[0]) is { } wrong)
        {
            return new SignatureNotValid(wrong);
        }

        return
            Decode(parts[2]) is { Length: SignatureLength } bytes
            && Holds(Digest(parts[0], body), bytes)
            ? default(Done)
            : new SignatureNotValid("The signature is not over these bytes by this key.");
    }

    public void Dispose() => key.Dispose();

    private bool Holds(byte[] digest, byte[] signature)
    {
        lock (gate)
        {
            return key.VerifyHash(digest, signature);
        }
    }

    /// <summary>One text for one value: no blanks, no padding, no stray bits in the last letter.</summary>
    private static byte[]? Decode(string encoded)
    {
        try
        {
            var bytes = Base64Url.DecodeFromChars(encoded);
            return Base64Url.EncodeToString(bytes) == encoded ? bytes : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static byte[] Digest(string header, Stream body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(header + "."));
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = body.Read(buffer)) > 0)
        {
            hash.AppendData(buffer, 0, read);
        }

        return hash.GetHashAndReset();
    }

    private static string Thumbprint(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var x = Base64Url.EncodeToString(point.X);
        var y = Base64Url.EncodeToString(point.Y);
        var jwk = $$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""";
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(jwk)));
    }

    /// <returns>What is wrong with it; null when nothing is.</returns>
    private string? CheckHeader(string encoded)
    {
        if (Decode(encoded) is not { } text)
        {
            return "The header of the signature cannot be read.";
        }

        try
        {
            using var header = JsonDocument.Parse(
                text,
                new JsonDocumentOptions { AllowDuplicateProperties = false }
            );
            return CheckHeader(header.RootElement);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // The second: a text in it is no UTF-8.
            return "The header of the signature is not JSON.";
        }
    }

    private string? CheckHeader(JsonElement header)
    {
        if (header.ValueKind != JsonValueKind.Object || Text(header, "alg") != "ES256")
        {
            return "The signature is not ES256.";
        }

        var isPlain =
            header.TryGetProperty("b64", out var b64)
            && b64.ValueKind == JsonValueKind.False
            && header.TryGetProperty("crit", out var critical)
            && critical.ValueKind == JsonValueKind.Array
            && critical.EnumerateArray().Any(name => name.ValueEquals("b64"))
            && critical
                .EnumerateArray()
                .All(name => name.ValueEquals("b64") || name.ValueEquals("iat"));
        if (!isPlain)
        {
            return "The signature is not over plain bytes (b64 false and critical).";
        }

        if (string.IsNullOrEmpty(Text(header, "kid")))
        {
            return "The signature names no key.";
        }

        if (!header.TryGetProperty("iat", out var iat) || !iat.TryGetInt64Number(out var seconds))
        {
            return "The signature says no time.";
        }

        var distance = Math.Abs(clock.GetUtcNow().ToUnixTimeSeconds() - (decimal)seconds);
        return distance <= (decimal)Tolerance.TotalSeconds ? null : "The signature is not of now.";
    }

    private static string? Text(JsonElement header, string name) =>
        header.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}

file static class JsonNumbers
{
    public static bool TryGetInt64Number(this JsonElement element, out long number)
    {
        number = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out number);
    }
}
