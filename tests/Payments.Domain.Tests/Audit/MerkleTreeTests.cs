using System.Text;
using CsCheck;
using Payments.Domain.Audit;

namespace Payments.Domain.Tests.Audit;

public sealed class MerkleTreeTests
{
    private const int SizeMax = 130;

    [Fact]
    public void The_empty_root_is_the_one_of_the_contract() =>
        Assert.Equal(
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            new MerkleFrontier().Root().ToString()
        );

    [Fact]
    public void Three_entries_give_the_root_of_the_contract()
    {
        var frontier = new MerkleFrontier();

        foreach (var entry in new[] { "a", "b", "c" })
        {
            frontier.Append(MerkleTree.LeafHash(Encoding.UTF8.GetBytes(entry)));
        }

        Assert.Equal("NmQuc8JUCrEh46a/lUWwokmCzYMOsT080Z3jzmwCHsE=", frontier.Root().ToString());
    }

    [Theory]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void The_roots_of_the_transparency_test_leaves_are_known(int size, string root)
    {
        string[] leaves =
        [
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        ];
        var frontier = new MerkleFrontier();

        foreach (var leaf in leaves.Take(size))
        {
            frontier.Append(MerkleTree.LeafHash(Convert.FromHexString(leaf)));
        }

        Assert.Equal(root, Convert.ToHexStringLower(frontier.Root().Span));
    }

    [Fact]
    public void Appending_gives_root_and_complete_subtrees_of_the_definition()
    {
        var leaves = NaiveTree.Leaves(SizeMax);
        var frontier = new MerkleFrontier();
        var nodes = new List<MerkleNode>();

        for (var size = 0; size <= SizeMax; size++)
        {
            Assert.Equal(NaiveTree.Root(leaves.AsSpan(0, size)), frontier.Root());
            if (size < SizeMax)
            {
                frontier.Append(leaves[size], nodes);
            }
        }

        var expected = Enumerable.Range(1, 7).Sum(level => SizeMax >> level);
        Assert.Equal(expected, nodes.Select(node => (node.Level, node.Index)).Distinct().Count());
        Assert.Equal(expected, nodes.Count);
        Assert.All(
            nodes,
            node =>
                Assert.Equal(
                    NaiveTree.Root(leaves.AsSpan((int)node.Index << node.Level, 1 << node.Level)),
                    node.Hash
                )
        );
    }

    [Fact]
    public void A_restored_edge_goes_on_like_the_one_that_never_stopped()
    {
        var leaves = NaiveTree.Leaves(SizeMax);
        var read = Store(leaves);

        for (var size = 0; size < SizeMax; size++)
        {
            var restored = MerkleFrontier.Restore(size, read);
            restored.Append(leaves[size]);

            Assert.Equal(NaiveTree.Root(leaves.AsSpan(0, size + 1)), restored.Root());
            Assert.Equal(NaiveTree.Root(leaves.AsSpan(0, size)), MerkleTree.Root(size, read));
        }
    }

    [Fact]
    public void Every_inclusion_proof_is_that_of_the_definition_and_holds()
    {
        var leaves = NaiveTree.Leaves(SizeMax);
        var read = Store(leaves);

        for (var size = 1; size <= SizeMax; size++)
        {
            var root = NaiveTree.Root(leaves.AsSpan(0, size));
            for (var index = 0; index < size; index++)
            {
                var path = MerkleTree.InclusionProof(index, size, read);

                Assert.Equal(NaiveTree.Path(index, leaves.AsSpan(0, size)), path);
                Assert.True(MerkleProof.Includes(root, size, index, leaves[index], path));
            }
        }
    }

    [Fact]
    public void Every_consistency_proof_is_that_of_the_definition_and_holds()
    {
        var leaves = NaiveTree.Leaves(SizeMax);
        var read = Store(leaves);
        var roots = Enumerable
            .Range(0, SizeMax + 1)
            .Select(size => NaiveTree.Root(leaves.AsSpan(0, size)))
            .ToArray();

        for (var to = 1; to <= SizeMax; to++)
        {
            Assert.True(MerkleProof.IsConsistent(0, roots[0], to, roots[to], []));
            for (var from = 1; from <= to; from++)
            {
                var path = MerkleTree.ConsistencyProof(from, to, read);

                Assert.Equal(NaiveTree.Consistency(from, leaves.AsSpan(0, to)), path);
                Assert.True(MerkleProof.IsConsistent(from, roots[from], to, roots[to], path));
            }
        }
    }

    [Fact]
    public void A_forged_inclusion_proof_is_refused() =>
        Gen.Select(Gen.Int[2, SizeMax], Gen.Int[0, SizeMax], Gen.Int[0, 5], Gen.Int[0, 1000])
            .Sample(
                (size, wanted, forgery, where) =>
                {
                    var leaves = NaiveTree.Leaves(size);
                    var index = (long)(wanted % size);
                    var leaf = leaves[index];
                    var claimedSize = (long)size;
                    var path = MerkleTree.InclusionProof(index, size, Store(leaves)).ToList();
                    var root = NaiveTree.Root(leaves);
                    switch (forgery)
                    {
                        case 0:
                            path[where % path.Count] = Changed(path[where % path.Count], where);
                            break;
                        case 1:
                            path.RemoveAt(where % path.Count);
                            break;
                        case 2:
                            path.Insert(where % (path.Count + 1), leaves[where % size]);
                            break;
                        case 3:
                            leaf = Changed(leaf, where);
                            break;
                        case 4:
                            index = (index + 1 + (where % (size - 1))) % size;
                            break;
                        default:
                            root = Changed(root, where);
                            break;
                    }

                    return !MerkleProof.Includes(root, claimedSize, index, leaf, path);
                }
            );

    [Fact]
    public void A_forged_consistency_proof_is_refused() =>
        Gen.Select(Gen.Int[2, SizeMax], Gen.Int[0, SizeMax], Gen.Int[0, 4], Gen.Int[0, 1000])
            .Sample(
                (to, wanted, forgery, where) =>
                {
                    var leaves = NaiveTree.Leaves(to);
                    var from = 1 + (wanted % (to - 1));
                    var path = MerkleTree.ConsistencyProof(from, to, Store(leaves)).ToList();
                    var (older, newer) = (
                        NaiveTree.Root(leaves.AsSpan(0, from)),
                        NaiveTree.Root(leaves)
                    );
                    switch (forgery)
                    {
                        case 0:
                            path[where % path.Count] = Changed(path[where % path.Count], where);
                            break;
                        case 1:
                            path.RemoveAt(where % path.Count);
                            break;
                        case 2:
                            path.Insert(where % (path.Count + 1), leaves[where % to]);
                            break;
                        case 3:
                            older = Changed(older, where);
                            break;
                        default:
                            newer = Changed(newer, where);
                            break;
                    }

                    return !MerkleProof.IsConsistent(from, older, to, newer, path);
                }
            );

    [Fact]
    public void An_index_or_size_outside_the_log_is_refused()
    {
        var leaves = NaiveTree.Leaves(4);
        var root = NaiveTree.Root(leaves);

        Assert.False(MerkleProof.Includes(root, 4, 4, leaves[3], []));
        Assert.False(MerkleProof.Includes(root, 4, -1, leaves[3], []));
        Assert.False(MerkleProof.IsConsistent(5, root, 4, root, []));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            MerkleTree.InclusionProof(4, 4, Store(leaves))
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            MerkleTree.ConsistencyProof(5, 4, Store(leaves))
        );
    }

    [Theory]
    [InlineData(100_000_000)]
    [InlineData(99_999_999)]
    [InlineData((1L << 40) - 1)]
    public void A_proof_in_a_great_log_reads_few_nodes(long size)
    {
        var reads = 0;
        MerkleHash Counting(int level, long index)
        {
            reads++;
            Assert.True((index + 1) << level <= size);
            return MerkleTree.LeafHash(BitConverter.GetBytes(index + level));
        }

        foreach (var index in new[] { 0, size / 3, size - 1 })
        {
            reads = 0;
            var path = MerkleTree.InclusionProof(index, size, Counting);
            Assert.InRange(reads, path.Count, 80);
            reads = 0;
            MerkleTree.ConsistencyProof(index + 1, size, Counting);
            Assert.InRange(reads, 0, 80);
        }
    }

    private static MerkleHash Changed(MerkleHash hash, int where)
    {
        var bytes = hash.ToArray();
        bytes[where % bytes.Length] ^= (byte)(1 << (where % 8));
        return new MerkleHash(bytes);
    }

    private static ReadNode Store(MerkleHash[] leaves)
    {
        var frontier = new MerkleFrontier();
        var nodes = new List<MerkleNode>();
        foreach (var leaf in leaves)
        {
            frontier.Append(leaf, nodes);
        }

        var byPlace = nodes.ToDictionary(node => (node.Level, node.Index), node => node.Hash);
        return (level, index) => level == 0 ? leaves[index] : byPlace[(level, index)];
    }
}
