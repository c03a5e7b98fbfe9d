using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Payments.Domain.Common;

namespace Payments.Domain.Audit;

/// <summary>Makes the 64-byte Ed25519 signature of a message.</summary>
public delegate byte[] SignBytes(ReadOnlySpan<byte> message);

/// <summary>Whether the 64-byte Ed25519 signature is that of the message.</summary>
public delegate bool CheckSignature(
    ReadOnlySpan<byte> publicKey,
    ReadOnlySpan<byte> message,
    ReadOnlySpan<byte> signature
);

/// <summary>The log's size and root, to be signed: whoever keeps one can tell later whether the log was rewritten.</summary>
/// <remarks>C2SP tlog-checkpoint in a C2SP signed-note.</remarks>
public sealed record Checkpoint(string Origin, long Size, MerkleHash Root)
{
    private const int SignatureSize = 64;
    private const int NoteLengthMax = 64 * 1024;
    private const string SignatureMark = "— ";

    /// <summary>What is signed: origin, size and root, a line each, with the last line feed.</summary>
    public string Text =>
        string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Root}\n");

    /// <summary>The signed note: the text, an empty line, the signature's line.</summary>
    /// <exception cref="ArgumentException">The key is that of another log.</exception>
    public string Sign(VerifierKey key, SignBytes sign)
    {
        if (key.Origin != Origin)
        {
            throw new ArgumentException("The key is that of another log.", nameof(key));
        }

        Span<byte> signed = stackalloc byte[4 + SignatureSize];
        BinaryPrimitives.WriteUInt32BigEndian(signed, key.KeyId);
        sign(Encoding.UTF8.GetBytes(Text)).CopyTo(signed[4..]);
        return $"{Text}\n{SignatureMark}{Origin} {Convert.ToBase64String(signed)}\n";
    }

    /// <summary>Reads a note and checks that the key signed it; signatures of other names are passed over.</summary>
    public static Result<Checkpoint> Open(string note, VerifierKey key, CheckSignature check)
    {
        if (!Parse(note).TryGet(out var checkpoint, out var refusal))
        {
            return refusal;
        }

        var isSigned = false;
        foreach (var line in SignatureLines(note))
        {
            if (!TryReadSignature(line, out var name, out var keyId, out var signature))
            {
                return AuditRefusals.UnreadableCheckpoint("A signature's line is not in its form.");
            }

            if (name == key.Origin && keyId == key.KeyId)
            {
                var signedText = Encoding.UTF8.GetBytes(SignedText(note));
                if (
                    signature.Length != SignatureSize
                    || !check(key.PublicKey.Span, signedText, signature)
                )
                {
                    return AuditRefusals.UnsignedCheckpoint();
                }

                isSigned = true;
            }
        }

        return isSigned && checkpoint.Origin == key.Origin
            ? checkpoint
            : AuditRefusals.UnsignedCheckpoint();
    }

    /// <summary>Reads the text of a note without looking at its signatures.</summary>
    public static Result<Checkpoint> Parse(string note)
    {
        if (
            note.Length > NoteLengthMax
            || note.Any(character => character < ' ' && character != '\n')
        )
        {
            return AuditRefusals.UnreadableCheckpoint(
                "A note is short text without control characters."
            );
        }

        var split = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || !note.EndsWith('\n') || note.Length == split + 2)
        {
            return AuditRefusals.UnreadableCheckpoint(
                "A note has a text, an empty line and signatures."
            );
        }

        var lines = note[..split].Split('\n');
        return
            lines.Length >= 3
            && VerifierKey.IsOrigin(lines[0])
            && IsSize(lines[1], out var size)
            && MerkleHash.TryParse(lines[2], out var root)
            && lines.All(line => line.Length > 0)
            ? new Checkpoint(lines[0], size, root)
            : AuditRefusals.UnreadableCheckpoint("A checkpoint is an origin, a size and a root.");
    }

    private static bool IsSize(string text, out long size) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size)
        && (text == "0" || text[0] != '0');

    private static string SignedText(string note) =>
        note[..(note.LastIndexOf("\n\n", StringComparison.Ordinal) + 1)];

    private static string[] SignatureLines(string note) =>
        note[(SignedText(note).Length + 1)..^1].Split('\n');

    private static bool TryReadSignature(
        string line,
        out string name,
        out uint keyId,
        out byte[] signature
    )
    {
        (name, keyId, signature) = ("", 0, []);
        var parts = line.Split(' ');
        var buffer = new byte[line.Length];
        if (
            parts is not ["—", { Length: > 0 } signer, var base64]
            || !Convert.TryFromBase64String(base64, buffer, out var written)
            || written < 5
            || Convert.ToBase64String(buffer, 0, written) != base64
        )
        {
            return false;
        }

        name = signer;
        keyId = BinaryPrimitives.ReadUInt32BigEndian(buffer);
        signature = buffer[4..written];
        return true;
    }
}
