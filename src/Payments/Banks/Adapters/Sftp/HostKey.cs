using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Payments.Banks.Adapters.Sftp;

/// <summary>The pinned key of a bank's host: the line of its public key, or its <c>SHA256:</c> fingerprint.</summary>
/// <param name="Algorithm">As in the line; null when only the fingerprint is known.</param>
/// <param name="Fingerprint">SHA-256 of the key's bytes.</param>
public sealed record HostKey(string? Algorithm, byte[] Fingerprint)
{
    private const string Prefix = "SHA256:";

    /// <summary>Reads <c>ssh-ed25519 AAAA…</c> (a comment may follow) or <c>SHA256:…</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out HostKey? key)
    {
        var parts = (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        key = parts switch
        {
            [var only]
                when only.StartsWith(Prefix, StringComparison.Ordinal)
                    && Bytes(only[Prefix.Length..]) is { Length: SHA256.HashSizeInBytes } print =>
                new HostKey(null, print),
            [var algorithm, var encoded, ..]
                when Bytes(encoded) is { } bytes && IsOf(bytes, algorithm) => new HostKey(
                algorithm,
                SHA256.HashData(bytes)
            ),
            _ => null,
        };
        return key is not null;
    }

    /// <summary>Whether a host showed this very key.</summary>
    public bool IsKey(byte[] shown) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(shown), Fingerprint);

    /// <summary>The ways in which a host may prove this key; null: any.</summary>
    public IReadOnlyList<string>? Signatures =>
        Algorithm switch
        {
            null => null,
            "ssh-rsa" => ["rsa-sha2-512", "rsa-sha2-256"],
            _ => [Algorithm],
        };

    /// <summary>The bytes of a key begin with the length and the name of its algorithm.</summary>
    private static bool IsOf(byte[] bytes, string algorithm)
    {
        var name = Encoding.ASCII.GetBytes(algorithm);
        return bytes.Length > 4 + name.Length
            && bytes.AsSpan(0, 4).SequenceEqual<byte>([0, 0, 0, (byte)name.Length])
            && bytes.AsSpan(4, name.Length).SequenceEqual(name);
    }

    private static byte[]? Bytes(string encoded)
    {
        try
        {
            return Convert.FromBase64String(encoded.PadRight((encoded.Length + 3) / 4 * 4, '='));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
