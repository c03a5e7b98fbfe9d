namespace Payments.Domain.Audit;

/// <summary>Checks proofs without the log: only from hashes that the asker holds.</summary>
/// <remarks>The iterative checks of RFC 9162, section 2.1.3.2 and 2.1.4.2; the tree is that of RFC 6962.</remarks>
public static class MerkleProof
{
    /// <summary>Whether the leaf stands at <paramref name="index"/> in the log with this root.</summary>
    public static bool Includes(
        in MerkleHash root,
        long size,
        long index,
        in MerkleHash leaf,
        IReadOnlyList<MerkleHash> path
    )
    {
        if (index < 0 || index >= size)
        {
            return false;
        }

        var (node, last, hash) = (index, size - 1, leaf);
        foreach (var sibling in path)
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                hash = MerkleTree.NodeHash(sibling, hash);
                while ((node & 1) == 0 && node != 0)
                {
                    (node, last) = (node >> 1, last >> 1);
                }
            }
            else
            {
                hash = MerkleTree.NodeHash(hash, sibling);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && hash == root;
    }

    /// <summary>Whether the log of size <paramref name="to"/> begins with the log of size <paramref name="from"/>.</summary>
    public static bool IsConsistent(
        long from,
        in MerkleHash fromRoot,
        long to,
        in MerkleHash toRoot,
        IReadOnlyList<MerkleHash> path
    )
    {
        if (from < 0 || from > to)
        {
            return false;
        }

        if (from == to)
        {
            return path.Count == 0 && fromRoot == toRoot;
        }

        return from == 0
            ? path.Count == 0 && fromRoot == MerkleTree.EmptyRoot
            : path.Count > 0 && Walk(from, fromRoot, to, toRoot, path);
    }

    private static bool Walk(
        long from,
        in MerkleHash fromRoot,
        long to,
        in MerkleHash toRoot,
        IReadOnlyList<MerkleHash> path
    )
    {
        var (node, last) = (from - 1, to - 1);
        while ((node & 1) == 1)
        {
            (node, last) = (node >> 1, last >> 1);
        }

        // An old log that is one complete subtree is its own first hash and is left out of the path.
        var next = node == 0 ? 0 : 1;
        var older = node == 0 ? fromRoot : path[0];
        var newer = older;
        for (; next < path.Count; next++)
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                older = MerkleTree.NodeHash(path[next], older);
                newer = MerkleTree.NodeHash(path[next], newer);
                while ((node & 1) == 0 && node != 0)
                {
                    (node, last) = (node >> 1, last >> 1);
                }
            }
            else
            {
                newer = MerkleTree.NodeHash(newer, path[next]);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && older == fromRoot && newer == toRoot;
    }
}
