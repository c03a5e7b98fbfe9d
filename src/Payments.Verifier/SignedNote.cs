using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Payments.Verifier;

/// <summary>The log's name and public key, read from <c>origin+hash+base64(0x01 ‖ key)</c>.</summary>
internal sealed class NoteKey
{
    private readonly PublicKey publicKey;

    private NoteKey(string text, string origin, uint id, PublicKey publicKey)
    {
        (Text, Origin, Id) = (text, origin, id);
        this.publicKey = publicKey;
    }

    public string Text { get; }

    public string Origin { get; }

    public uint Id { get; }

    /// <summary>Null when the text is not a key, or its hash is not that of its name and bytes.</summary>
    public static NoteKey? Parse(string text)
    {
        Span<byte> decoded = stackalloc byte[33];
        var parts = text.Split('+', 3);
        if (
            parts is not [{ Length: > 0 } origin, var hash, var base64]
            || origin.Any(character => char.IsWhiteSpace(character) || char.IsControl(character))
            || !StrictBase64.TryDecode(Encoding.UTF8.GetBytes(base64), decoded, out var written)
            || written != 33
            || decoded[0] != 1
        )
        {
            return null;
        }

        byte[] named = [.. Encoding.UTF8.GetBytes(origin), (byte)'\n', .. decoded];
        var id = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(named));
        return
            hash == id.ToString("x8", CultureInfo.InvariantCulture)
            && PublicKey.TryImport(
                SignatureAlgorithm.Ed25519,
                decoded[1..],
                KeyBlobFormat.RawPublicKey,
                out var key
            )
            && key is not null
            ? new NoteKey(text, origin, id, key)
            : null;
    }

    public bool HasSigned(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        SignatureAlgorithm.Ed25519.Verify(publicKey, message, signature);
}

/// <summary>A checkpoint as found in a note: C2SP signed-note and tlog-checkpoint.</summary>
internal sealed record SignedNote(string Origin, long Size, byte[] Root, bool IsSigned)
{
    private const int NoteLengthMax = 64 * 1024;
    private static readonly UTF8Encoding strictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Null when the bytes are not a checkpoint; unsigned when the key's signature is absent or wrong.</summary>
    public static SignedNote? Read(ReadOnlySpan<byte> note, NoteKey key)
    {
        if (note.Length is 0 or > NoteLengthMax || Decode(note) is not { } text)
        {
            return null;
        }

        var split = text.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || text[^1] != '\n' || text.Length == split + 2)
        {
            return null;
        }

        var lines = text[..split].Split('\n');
        var root = new byte[HashTree.HashSize];
        if (
            lines.Length < 3
            || lines.Any(line => line.Length == 0)
            || !long.TryParse(
                lines[1],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var size
            )
            || size.ToString(CultureInfo.InvariantCulture) != lines[1]
            || !StrictBase64.TryDecode(Encoding.UTF8.GetBytes(lines[2]), root, out var written)
            || written != HashTree.HashSize
        )
        {
            return null;
        }

        var isSigned = IsSignedBy(key, text[..(split + 1)], text[(split + 2)..^1].Split('\n'));
        return isSigned is { } signed
            ? new SignedNote(lines[0], size, root, signed && lines[0] == key.Origin)
            : null;
    }

    private static string? Decode(ReadOnlySpan<byte> note)
    {
        try
        {
            var text = strictUtf8.GetString(note);
            return text.Any(character => character < ' ' && character != '\n') ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool? IsSignedBy(NoteKey key, string signedText, string[] signatureLines)
    {
        var message = Encoding.UTF8.GetBytes(signedText);
        var isSigned = false;
        foreach (var line in signatureLines)
        {
            var decoded = new byte[line.Length];
            if (
                line.Split(' ') is not ["—", { Length: > 0 } name, var base64]
                || !StrictBase64.TryDecode(Encoding.UTF8.GetBytes(base64), decoded, out var written)
                || written < 5
            )
            {
                return null;
            }

            if (name == key.Origin && BinaryPrimitives.ReadUInt32BigEndian(decoded) == key.Id)
            {
                if (!key.HasSigned(message, decoded.AsSpan(4, written - 4)))
                {
                    return false;
                }

                isSigned = true;
            }
        }

        return isSigned;
    }
}
