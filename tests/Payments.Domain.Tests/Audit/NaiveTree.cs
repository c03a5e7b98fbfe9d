using System.Collections.Concurrent;
using Payments.Domain.Audit;

namespace Payments.Domain.Tests.Audit;

/// <summary>The definitions of RFC 6962, section 2.1, word for word and as slow as they are.</summary>
internal static class NaiveTree
{
    // Every leaf differs, so the first leaf and the length tell which subtree it is.
    private static readonly ConcurrentDictionary<
        (MerkleHash First, int Length),
        MerkleHash
    > known = [];

    public static MerkleHash[] Leaves(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(index => MerkleTree.LeafHash(BitConverter.GetBytes(index))),
        ];

    public static MerkleHash Root(ReadOnlySpan<MerkleHash> leaves)
    {
        if (leaves.Length == 0)
        {
            return MerkleTree.EmptyRoot;
        }

        if (leaves.Length == 1)
        {
            return leaves[0];
        }

        if (known.TryGetValue((leaves[0], leaves.Length), out var root))
        {
            return root;
        }

        var k = Split(leaves.Length);
        root = MerkleTree.NodeHash(Root(leaves[..k]), Root(leaves[k..]));
        known[(leaves[0], leaves.Length)] = root;
        return root;
    }

    public static List<MerkleHash> Path(int index, ReadOnlySpan<MerkleHash> leaves)
    {
        if (leaves.Length == 1)
        {
            return [];
        }

        var k = Split(leaves.Length);
        return index < k
            ? [.. Path(index, leaves[..k]), Root(leaves[k..])]
            : [.. Path(index - k, leaves[k..]), Root(leaves[..k])];
    }

    public static List<MerkleHash> Consistency(
        int from,
        ReadOnlySpan<MerkleHash> leaves,
        bool isWhole = true
    )
    {
        if (from == leaves.Length)
        {
            return isWhole ? [] : [Root(leaves)];
        }

        var k = Split(leaves.Length);
        return from <= k
            ? [.. Consistency(from, leaves[..k], isWhole), Root(leaves[k..])]
            : [.. Consistency(from - k, leaves[k..], false), Root(leaves[..k])];
    }

    private static int Split(int length)
    {
        var k = 1;
        while (k * 2 < length)
        {
            k *= 2;
        }

        return k;
    }
}
