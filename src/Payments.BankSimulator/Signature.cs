using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Payments.BankSimulator;

/// <summary>Detached JWS over a body (RFC 7797, <c>b64</c> false), ES256, in <c>X-JWS-Signature</c>.</summary>
/// <remarks>Signatures live in real time, whatever day the bank plays.</remarks>
internal sealed class Signature(ECDsa? signing, ECDsa? verifying, string keyId, TimeProvider real)
{
    public const string Header = "X-JWS-Signature";

    private const int toleranceSeconds = 300;

    public static Signature? For(BankOptions bank, TimeProvider real) =>
        bank.SigningKeyFile is null && bank.VerifyKeyFile is null
            ? null
            : new Signature(Key(bank.SigningKeyFile), Key(bank.VerifyKeyFile), bank.Bin, real);

    /// <summary>The header's value for a body; null when the bank does not sign, or the body is empty.</summary>
    public string? Sign(ReadOnlySpan<byte> body)
    {
        if (signing is null || body.IsEmpty)
        {
            return null;
        }

        var issuedAt = real.GetUtcNow().ToUnixTimeSeconds();
        var header = Base64Url.EncodeToString(
            Encoding.ASCII.GetBytes(
                $$"""{"alg":"ES256","b64":false,"crit":["b64"],"kid":"{{keyId}}","iat":{{issuedAt}}}"""
            )
        );
        using var hash = Begin(header);
        hash.AppendData(body);
        return $"{header}..{Base64Url.EncodeToString(signing.SignHash(hash.GetHashAndReset()))}";
    }

    /// <summary>Starts to check a body that arrives in pieces; null when the header is not acceptable.</summary>
    public Check? Expect(string? headerValue)
    {
        if (verifying is null)
        {
            return new Check(null, null, []);
        }

        var parts = headerValue?.Split('.') ?? [];
        if (parts is not [var header, "", var signature] || !IsAcceptable(header))
        {
            return null;
        }

        try
        {
            return new Check(verifying, Begin(header), Base64Url.DecodeFromChars(signature));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static ECDsa? Key(string? file)
    {
        if (file is null)
        {
            return null;
        }

        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(file));
        return key;
    }

    private static IncrementalHash Begin(string header)
    {
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(header + "."));
        return hash;
    }

    private bool IsAcceptable(string header)
    {
        try
        {
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(header));
            var root = json.RootElement;
            var age = real.GetUtcNow().ToUnixTimeSeconds() - root.GetProperty("iat").GetInt64();
            return root.GetProperty("alg").GetString() == "ES256"
                && !root.GetProperty("b64").GetBoolean()
                && root.GetProperty("crit").EnumerateArray().Any(name => name.GetString() == "b64")
                && root.GetProperty("kid").GetString() is { Length: > 0 }
                && Math.Abs(age) <= toleranceSeconds;
        }
        catch (Exception refused)
            when (refused
                    is FormatException
                        or JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or OverflowException
            )
        {
            return false;
        }
    }

    /// <summary>One body under check.</summary>
    internal sealed class Check(ECDsa? key, IncrementalHash? hash, byte[] signature) : IDisposable
    {
        public void Append(ReadOnlySpan<byte> piece) => hash?.AppendData(piece);

        public bool Holds() =>
            key is null || hash is null || key.VerifyHash(hash.GetHashAndReset(), signature);

        public void Dispose() => hash?.Dispose();
    }
}
