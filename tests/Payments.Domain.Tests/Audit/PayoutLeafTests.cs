using System.Buffers;
using System.Text;
using CsCheck;
using Payments.Domain.Audit;
using Payments.Domain.Common;

namespace Payments.Domain.Tests.Audit;

public sealed class PayoutLeafTests
{
    private static readonly Guid one = Guid.Parse("0193575a-0000-7000-8000-000000000001");
    private static readonly Guid two = Guid.Parse("0193575a-0000-7000-8000-000000000002");
    private static readonly Guid three = Guid.Parse("0193575a-0000-7000-8000-000000000003");
    private static readonly PayoutLeafMonth[] months =
    [
        new(new PayMonth(2026, 10), new Vnd(500_000), new Vnd(0), new Vnd(500_000)),
        new(new PayMonth(2026, 11), new Vnd(750_000), new Vnd(500_000), new Vnd(250_000)),
    ];

    [Fact]
    public void A_leaf_is_written_as_readable_lines()
    {
        var output = new ArrayBufferWriter<byte>();

        var written = Leaf(750_000, months).Write(output);

        Assert.Equal(
            $"""
            payments-payout/1
            payout: {one}
            list: {two}
            commune: 01234
            month: 2026-11
            beneficiary: {three}
            benefit: monthly_allowance
            kind: regular
            payee: beneficiary
            amount: 750000
            owed: 2026-10 500000 charged 0 due 500000
            owed: 2026-11 750000 charged 500000 due 250000
            rulebook: {MerkleTree.EmptyRoot}
            explanation: {MerkleTree.LeafHash([])}

            """,
            Encoding.UTF8.GetString(output.WrittenSpan)
        );
        Assert.Equal(output.WrittenCount, written);
        Assert.Equal(MerkleTree.LeafHash(output.WrittenSpan), Leaf(750_000, months).LeafHash());
    }

    [Fact]
    public void The_size_suffices_for_the_greatest_values()
    {
        var greatest = new PayoutLeafMonth(
            new PayMonth(9999, 12),
            new Vnd(long.MinValue),
            new Vnd(long.MinValue),
            new Vnd(long.MinValue)
        );
        var word = new string('a', 40);

        Gen.Int[0, 40]
            .Sample(count =>
            {
                var leaf = new PayoutLeaf
                {
                    PayoutId = one,
                    ListId = two,
                    CommuneCode = word,
                    Month = greatest.Month,
                    BeneficiaryId = three,
                    Benefit = word,
                    Kind = word,
                    PayeeRelation = word,
                    Amount = new Vnd(long.MinValue),
                    Months = Enumerable.Repeat(greatest, count).ToArray(),
                    RulebookHash = MerkleTree.EmptyRoot,
                    ExplanationHash = MerkleTree.EmptyRoot,
                };
                var buffer = new byte[leaf.SizeMax];
                return leaf.Write(buffer) <= leaf.SizeMax;
            });
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData("Ab")]
    [InlineData("đ")]
    [InlineData("a b")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void A_word_that_could_forge_a_line_throws(string word) =>
        Assert.Throws<ArgumentException>(() => Leaf(1, [], word).LeafHash());

    [Fact]
    public void Each_fact_changes_the_hash()
    {
        var hash = Leaf(750_000, months).LeafHash();

        Assert.NotEqual(hash, Leaf(750_001, months).LeafHash());
        Assert.NotEqual(hash, Leaf(750_000, months.AsSpan(0, 1)).LeafHash());
        Assert.NotEqual(hash, Leaf(750_000, months, "care_support").LeafHash());
    }

    [Fact]
    public void Hashing_a_leaf_allocates_nothing()
    {
        var frontier = new MerkleFrontier();
        frontier.Append(Leaf(1, months).LeafHash());
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var amount = 0; amount < 1000; amount++)
        {
            frontier.Append(Leaf(amount, months).LeafHash());
        }

        // A thousand of the smallest objects would be 24,000 bytes; what the runtime makes once is not counted.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }

    private static PayoutLeaf Leaf(
        long amount,
        ReadOnlySpan<PayoutLeafMonth> months,
        string benefit = "monthly_allowance"
    ) =>
        new()
        {
            PayoutId = one,
            ListId = two,
            CommuneCode = "01234",
            Month = new PayMonth(2026, 11),
            BeneficiaryId = three,
            Benefit = benefit,
            Kind = "regular",
            PayeeRelation = "beneficiary",
            Amount = new Vnd(amount),
            Months = months,
            RulebookHash = MerkleTree.EmptyRoot,
            ExplanationHash = MerkleTree.LeafHash([]),
        };
}
