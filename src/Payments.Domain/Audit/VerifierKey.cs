using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Payments.Domain.Common;

namespace Payments.Domain.Audit;

/// <summary>The public half of the log's signing key with the log's name.</summary>
/// <remarks>C2SP signed-note: <c>name+hash+base64(0x01 ‖ key)</c>.</remarks>
public sealed record VerifierKey
{
    private const byte Ed25519 = 1;
    private const int KeySize = 32;

    private readonly byte[] publicKey;

    /// <exception cref="ArgumentException">The origin has a space, a plus or nothing, or the key not 32 bytes.</exception>
    public VerifierKey(string origin, ReadOnlySpan<byte> publicKey)
    {
        if (!IsOrigin(origin) || publicKey.Length != KeySize)
        {
            throw new ArgumentException("A key needs a plain name and 32 bytes.");
        }

        Origin = origin;
        this.publicKey = publicKey.ToArray();
        byte[] named = [.. Encoding.UTF8.GetBytes(origin), (byte)'\n', Ed25519, .. publicKey];
        KeyId = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(named));
    }

    /// <summary>The log's name.</summary>
    public string Origin { get; }

    public ReadOnlyMemory<byte> PublicKey => publicKey;

    /// <summary>The first four bytes, big-endian, of SHA-256(origin ‖ 0x0A ‖ 0x01 ‖ key).</summary>
    public uint KeyId { get; }

    public static bool IsOrigin(string origin) =>
        origin.Length is > 0 and <= 200
        && !origin.Contains('+', StringComparison.Ordinal)
        && !origin.Any(character => char.IsWhiteSpace(character) || char.IsControl(character));

    public static Result<VerifierKey> Parse(string text)
    {
        var parts = text.Split('+', 3);
        var buffer = new byte[KeySize + 3];
        if (
            parts is not [var origin, var hash, var base64]
            || !IsOrigin(origin)
            || !Convert.TryFromBase64String(base64, buffer, out var written)
            || written != KeySize + 1
            || buffer[0] != Ed25519
        )
        {
            return AuditRefusals.UnreadableKey();
        }

        var key = new VerifierKey(origin, buffer.AsSpan(1, KeySize));
        return key.ToString() == text && hash.Length == 8 ? key : AuditRefusals.UnreadableKey();
    }

    public bool Equals(VerifierKey? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => (int)(KeyId & int.MaxValue);

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Origin}+{KeyId:x8}+{Convert.ToBase64String([Ed25519, .. publicKey])}"
        );
}
