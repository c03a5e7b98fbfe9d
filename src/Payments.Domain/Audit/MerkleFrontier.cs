using System.Numerics;

namespace Payments.Domain.Audit;

/// <summary>The right edge of a growing tree: enough to append and to know the root, in O(log n) memory.</summary>
public sealed class MerkleFrontier
{
    // The complete subtrees that make up the tree, largest first: one per set bit of the size.
    private readonly MerkleHash[] peaks = new MerkleHash[63];
    private int count;

    /// <summary>Leaves appended so far.</summary>
    public long Size { get; private set; }

    /// <summary>The edge of a stored log of <paramref name="size"/> leaves.</summary>
    public static MerkleFrontier Restore(long size, ReadNode read)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        var frontier = new MerkleFrontier { Size = size };
        for (var level = 62; level >= 0; level--)
        {
            if (((size >> level) & 1) == 1)
            {
                frontier.peaks[frontier.count++] = read(level, (size >> level) - 1);
            }
        }

        return frontier;
    }

    public void Append(in MerkleHash leaf) => Append(leaf, null);

    /// <param name="leaf">The next leaf hash.</param>
    /// <param name="completed">
    /// Receives the subtrees of level 1 and above that this leaf completes: what a store must keep
    /// beside the leaf hashes so that proofs never read more than O(log n).
    /// </param>
    public void Append(in MerkleHash leaf, ICollection<MerkleNode>? completed)
    {
        var hash = leaf;
        var merges = BitOperations.TrailingZeroCount(~Size);
        for (var level = 1; level <= merges; level++)
        {
            hash = MerkleTree.NodeHash(peaks[--count], hash);
            completed?.Add(new MerkleNode(level, Size >> level, hash));
        }

        peaks[count++] = hash;
        Size++;
    }

    public MerkleHash Root()
    {
        if (count == 0)
        {
            return MerkleTree.EmptyRoot;
        }

        var hash = peaks[count - 1];
        for (var peak = count - 2; peak >= 0; peak--)
        {
            hash = MerkleTree.NodeHash(peaks[peak], hash);
        }

        return hash;
    }

    public void Clear() => (count, Size) = (0, 0);
}
