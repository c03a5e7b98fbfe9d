using System.Security.Cryptography;
using System.Text;

namespace Payments.Pipeline;

/// <summary>Encrypts ids and account numbers at rest and finds them by keyed digest.</summary>
/// <remarks>
/// AES-256-GCM; the place (table, column, row) is bound as associated data, so that a value moved to another row does
/// not open. The first byte is the number of the key.
/// </remarks>
public sealed class PersonalData(KeyFolder keys)
{
    private const byte KeyNumber = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly byte[] sealingKey = keys.Key("personal-data-1");
    private readonly byte[] digestKey = keys.Key("personal-digest");

    /// <summary>By how many bytes a sealed value is longer than it was.</summary>
    public const int SealLength = 1 + NonceLength + TagLength;

    public byte[] Seal(string text, string place) => Seal(Encoding.UTF8.GetBytes(text), place);

    public byte[] Seal(ReadOnlySpan<byte> plain, string place)
    {
        var output = new byte[SealLength + plain.Length];
        output[0] = KeyNumber;
        var nonce = output.AsSpan(1, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(sealingKey, TagLength);
        cipher.Encrypt(
            nonce,
            plain,
            output.AsSpan(SealLength),
            output.AsSpan(1 + NonceLength, TagLength),
            Encoding.UTF8.GetBytes(place)
        );
        return output;
    }

    /// <exception cref="CryptographicException">The bytes were changed, or belong to another place or key.</exception>
    public string Open(byte[] bytes, string place) =>
        Encoding.UTF8.GetString(OpenBytes(bytes, place));

    /// <exception cref="CryptographicException">As of <see cref="Open"/>.</exception>
    public byte[] OpenBytes(ReadOnlySpan<byte> bytes, string place)
    {
        if (bytes.Length < SealLength || bytes[0] != KeyNumber)
        {
            throw new CryptographicException("Not a value sealed by a key that is known here.");
        }

        var plain = new byte[bytes.Length - SealLength];
        using var cipher = new AesGcm(sealingKey, TagLength);
        cipher.Decrypt(
            bytes.Slice(1, NonceLength),
            bytes[SealLength..],
            bytes.Slice(1 + NonceLength, TagLength),
            plain,
            Encoding.UTF8.GetBytes(place)
        );
        return plain;
    }

    /// <summary>The same text of the same kind always gives the same digest; without the key it says nothing.</summary>
    public byte[] Digest(string kind, string text) =>
        HMACSHA256.HashData(digestKey, Encoding.UTF8.GetBytes(kind + "\n" + text));
}
