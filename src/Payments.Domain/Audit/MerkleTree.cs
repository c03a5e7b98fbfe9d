using System.Numerics;
using System.Security.Cryptography;

namespace Payments.Domain.Audit;

/// <summary>A complete subtree: 2^<paramref name="Level"/> leaves from <c>Index × 2^Level</c>.</summary>
public readonly record struct MerkleNode(int Level, long Index, MerkleHash Hash);

/// <summary>Reads a stored complete subtree; level 0 is a leaf hash.</summary>
public delegate MerkleHash ReadNode(int level, long index);

/// <summary>The hash tree over SHA-256 that makes a log checkable. RFC 6962, section 2.1.</summary>
/// <remarks>
/// Proofs read only complete subtrees, so a log of a hundred million entries needs some dozens
/// of reads. To learn which, run the function once with a reader that notes what it is asked.
/// </remarks>
public static class MerkleTree
{
    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;
    private const int StackLimit = 2048;

    /// <summary>The root of a tree without leaves.</summary>
    public static MerkleHash EmptyRoot { get; } = new(SHA256.HashData([]));

    /// <summary>SHA-256 of 0x00 and the entry's bytes.</summary>
    public static MerkleHash LeafHash(ReadOnlySpan<byte> entry)
    {
        Span<byte> prefixed =
            entry.Length < StackLimit
                ? stackalloc byte[entry.Length + 1]
                : new byte[entry.Length + 1];
        prefixed[0] = LeafPrefix;
        entry.CopyTo(prefixed[1..]);
        return Hash(prefixed);
    }

    /// <summary>SHA-256 of 0x01, the left and the right hash.</summary>
    public static MerkleHash NodeHash(in MerkleHash left, in MerkleHash right)
    {
        Span<byte> prefixed = stackalloc byte[1 + (2 * MerkleHash.Size)];
        prefixed[0] = NodePrefix;
        left.Span.CopyTo(prefixed[1..]);
        right.Span.CopyTo(prefixed[(1 + MerkleHash.Size)..]);
        return Hash(prefixed);
    }

    /// <summary>The root of the first <paramref name="size"/> leaves.</summary>
    public static MerkleHash Root(long size, ReadNode read)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return size == 0 ? EmptyRoot : RangeHash(0, size, read);
    }

    /// <summary>The path from the leaf's sibling upward.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The index is not within 0 (inclusive) and <paramref name="size"/> (exclusive).
    /// </exception>
    public static IReadOnlyList<MerkleHash> InclusionProof(long index, long size, ReadNode read)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new List<MerkleHash>();
        var (start, end) = (0L, size);
        while (end - start > 1)
        {
            var middle = start + LargestPowerBelow(end - start);
            if (index < middle)
            {
                path.Add(RangeHash(middle, end, read));
                end = middle;
            }
            else
            {
                path.Add(RangeHash(start, middle, read));
                start = middle;
            }
        }

        path.Reverse();
        return path;
    }

    /// <summary>Proves that the first <paramref name="from"/> leaves did not change.</summary>
    /// <returns>Empty when the sizes are equal or the older log is empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="from"/> is negative or greater than <paramref name="to"/>.
    /// </exception>
    public static IReadOnlyList<MerkleHash> ConsistencyProof(long from, long to, ReadNode read)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        var path = new List<MerkleHash>();
        if (from == 0 || from == to)
        {
            return path;
        }

        var (start, end, isOldRoot) = (0L, to, true);
        while (end != from)
        {
            var middle = start + LargestPowerBelow(end - start);
            if (from <= middle)
            {
                path.Add(RangeHash(middle, end, read));
                end = middle;
            }
            else
            {
                path.Add(RangeHash(start, middle, read));
                start = middle;
                isOldRoot = false;
            }
        }

        if (!isOldRoot)
        {
            path.Add(RangeHash(start, end, read));
        }

        path.Reverse();
        return path;
    }

    private static MerkleHash Hash(ReadOnlySpan<byte> source)
    {
        Span<byte> digest = stackalloc byte[MerkleHash.Size];
        SHA256.HashData(source, digest);
        return new MerkleHash(digest);
    }

    /// <summary>The hash of leaves start (inclusive) to end, where start suits the tree.</summary>
    private static MerkleHash RangeHash(long start, long end, ReadNode read)
    {
        var length = end - start;
        if (BitOperations.IsPow2(length))
        {
            var level = BitOperations.Log2((ulong)length);
            return read(level, start >> level);
        }

        var middle = start + LargestPowerBelow(length);
        return NodeHash(RangeHash(start, middle, read), RangeHash(middle, end, read));
    }

    private static long LargestPowerBelow(long length) =>
        1L << BitOperations.Log2((ulong)(length - 1));
}
