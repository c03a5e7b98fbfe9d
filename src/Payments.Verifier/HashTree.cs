using System.Buffers.Text;
using System.Numerics;
using System.Security.Cryptography;

namespace Payments.Verifier;

/// <summary>A growing tree of RFC 6962 that keeps only its right edge.</summary>
internal sealed class HashTree
{
    internal const int HashSize = 32;

    // Hashes of the complete subtrees side by side, the largest first.
    private byte[] edge = new byte[8 * HashSize];
    private int count;

    public long Size { get; private set; }

    /// <summary>SHA-256 of 0x00 and the bytes; the caller keeps the first byte free for the prefix.</summary>
    public static void LeafHash(Span<byte> prefixed, Span<byte> hash)
    {
        prefixed[0] = 0;
        SHA256.HashData(prefixed, hash);
    }

    public void Append(ReadOnlySpan<byte> leafHash)
    {
        if ((count + 1) * HashSize > edge.Length)
        {
            Array.Resize(ref edge, edge.Length * 2);
        }

        leafHash.CopyTo(At(count++));
        for (var merges = BitOperations.TrailingZeroCount(~Size); merges > 0; merges--)
        {
            Join(At(count - 2), At(count - 1), At(count - 2));
            count--;
        }

        Size++;
    }

    public void Root(Span<byte> root)
    {
        if (count == 0)
        {
            SHA256.HashData([], root);
            return;
        }

        At(count - 1).CopyTo(root);
        for (var peak = count - 2; peak >= 0; peak--)
        {
            Join(At(peak), root, root);
        }
    }

    public bool HasRoot(ReadOnlySpan<byte> expected)
    {
        Span<byte> root = stackalloc byte[HashSize];
        Root(root);
        return root.SequenceEqual(expected);
    }

    private static void Join(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> target)
    {
        Span<byte> node = stackalloc byte[1 + (2 * HashSize)];
        node[0] = 1;
        left.CopyTo(node[1..]);
        right.CopyTo(node[(1 + HashSize)..]);
        SHA256.HashData(node, target);
    }

    private Span<byte> At(int peak) => edge.AsSpan(peak * HashSize, HashSize);
}

/// <summary>Base64 with one form per value: no spaces, right padding, no stray bits.</summary>
internal static class StrictBase64
{
    public static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> target, out int written)
    {
        written = 0;
        if (text.Length % 4 != 0)
        {
            return false;
        }

        if (text.IsEmpty)
        {
            return true;
        }

        var padding = text[^1] != '=' ? 0 : (text[^2] != '=' ? 1 : 2);
        var length = (text.Length / 4 * 3) - padding;
        if (length > target.Length)
        {
            return false;
        }

        var status = Base64.DecodeFromUtf8(text, target, out var consumed, out written);
        return status == System.Buffers.OperationStatus.Done
            && consumed == text.Length
            && written == length
            && HasNoStrayBits(text, target[..written], padding);
    }

    private static bool HasNoStrayBits(
        ReadOnlySpan<byte> text,
        ReadOnlySpan<byte> bytes,
        int padding
    )
    {
        if (padding == 0)
        {
            return true;
        }

        Span<byte> last = stackalloc byte[4];
        Base64.EncodeToUtf8(bytes[^(3 - padding)..], last, out _, out _);
        return last.SequenceEqual(text[^4..]);
    }
}
