using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using Payments.Domain.Common;

namespace Payments.Domain.Audit;

/// <summary>One month's part of a payout: owed − charged before = <paramref name="Amount"/>.</summary>
public readonly record struct PayoutLeafMonth(
    PayMonth Month,
    Vnd Owed,
    Vnd ChargedBefore,
    Vnd Amount
);

/// <summary>A payout as a leaf of its list's tree: what was due, why, and nothing that names a person.</summary>
/// <remarks>
/// Lives on the stack and writes without allocating, because a run makes millions. Words
/// (benefit, kind, relation, commune) are lower-case ASCII letters, digits and underscores.
/// </remarks>
public readonly ref struct PayoutLeaf
{
    /// <summary>Bytes that suffice for a leaf with no months; each month needs <see cref="MonthSize"/> more.</summary>
    public const int FixedSize = 640;

    /// <summary>Bytes that suffice for one month.</summary>
    public const int MonthSize = 112;

    private const int WordLengthMax = 40;
    private const int StackLimit = 2048;

    public required Guid PayoutId { get; init; }

    public required Guid ListId { get; init; }

    public required ReadOnlySpan<char> CommuneCode { get; init; }

    /// <summary>The month of the run.</summary>
    public required PayMonth Month { get; init; }

    public required Guid BeneficiaryId { get; init; }

    public required ReadOnlySpan<char> Benefit { get; init; }

    public required ReadOnlySpan<char> Kind { get; init; }

    public required ReadOnlySpan<char> PayeeRelation { get; init; }

    public required Vnd Amount { get; init; }

    /// <summary>In the order stored.</summary>
    public required ReadOnlySpan<PayoutLeafMonth> Months { get; init; }

    public required MerkleHash RulebookHash { get; init; }

    /// <summary>SHA-256 of the explanation as stored.</summary>
    public required MerkleHash ExplanationHash { get; init; }

    /// <summary>Bytes that surely hold this leaf.</summary>
    public int SizeMax => FixedSize + (MonthSize * Months.Length);

    /// <summary>Writes the canonical bytes.</summary>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException">
    /// A word has another character or more than 40, or the destination is shorter than <see cref="SizeMax"/>.
    /// </exception>
    public int Write(Span<byte> destination)
    {
        if (destination.Length < SizeMax)
        {
            throw new ArgumentException("The destination is too short.", nameof(destination));
        }

        var writer = new Writer(destination);
        writer.Literal("payments-payout/1\npayout: "u8);
        writer.Id(PayoutId);
        writer.Literal("\nlist: "u8);
        writer.Id(ListId);
        writer.Literal("\ncommune: "u8);
        writer.Word(CommuneCode);
        writer.Literal("\nmonth: "u8);
        writer.Month(Month);
        writer.Literal("\nbeneficiary: "u8);
        writer.Id(BeneficiaryId);
        writer.Literal("\nbenefit: "u8);
        writer.Word(Benefit);
        writer.Literal("\nkind: "u8);
        writer.Word(Kind);
        writer.Literal("\npayee: "u8);
        writer.Word(PayeeRelation);
        writer.Literal("\namount: "u8);
        writer.Number(Amount.Amount);
        foreach (ref readonly var month in Months)
        {
            writer.Literal("\nowed: "u8);
            writer.Month(month.Month);
            writer.Literal(" "u8);
            writer.Number(month.Owed.Amount);
            writer.Literal(" charged "u8);
            writer.Number(month.ChargedBefore.Amount);
            writer.Literal(" due "u8);
            writer.Number(month.Amount.Amount);
        }

        writer.Literal("\nrulebook: "u8);
        writer.Hash(RulebookHash);
        writer.Literal("\nexplanation: "u8);
        writer.Hash(ExplanationHash);
        writer.Literal("\n"u8);
        return writer.Written;
    }

    /// <inheritdoc cref="Write(Span{byte})"/>
    public int Write(IBufferWriter<byte> output)
    {
        var written = Write(output.GetSpan(SizeMax));
        output.Advance(written);
        return written;
    }

    /// <summary>The leaf hash of the canonical bytes, without keeping them.</summary>
    public MerkleHash LeafHash()
    {
        Span<byte> buffer = SizeMax <= StackLimit ? stackalloc byte[StackLimit] : new byte[SizeMax];
        return MerkleTree.LeafHash(buffer[..Write(buffer)]);
    }

    private ref struct Writer(Span<byte> destination)
    {
        private readonly Span<byte> destination = destination;

        public int Written { get; private set; }

        public void Literal(ReadOnlySpan<byte> text)
        {
            text.CopyTo(destination[Written..]);
            Written += text.Length;
        }

        public void Id(Guid id)
        {
            if (!Utf8Formatter.TryFormat(id, destination[Written..], out var length, 'D'))
            {
                throw new UnreachableException("A leaf outgrew its size.");
            }

            Written += length;
        }

        public void Number(long number)
        {
            if (!Utf8Formatter.TryFormat(number, destination[Written..], out var length))
            {
                throw new UnreachableException("A leaf outgrew its size.");
            }

            Written += length;
        }

        public void Month(PayMonth month)
        {
            var target = destination.Slice(Written, 7);
            var (year, number) = (month.Year, month.Month);
            target[0] = (byte)('0' + (year / 1000));
            target[1] = (byte)('0' + (year / 100 % 10));
            target[2] = (byte)('0' + (year / 10 % 10));
            target[3] = (byte)('0' + (year % 10));
            target[4] = (byte)'-';
            target[5] = (byte)('0' + (number / 10));
            target[6] = (byte)('0' + (number % 10));
            Written += 7;
        }

        public void Hash(in MerkleHash hash)
        {
            Base64.EncodeToUtf8(hash.Span, destination[Written..], out _, out var length);
            Written += length;
        }

        public void Word(ReadOnlySpan<char> word)
        {
            if (word.Length is 0 or > WordLengthMax)
            {
                throw new ArgumentException("A word of a leaf has 1 to 40 characters.");
            }

            var target = destination.Slice(Written, word.Length);
            for (var index = 0; index < word.Length; index++)
            {
                var character = word[index];
                if (
                    !char.IsAsciiLetterLower(character)
                    && !char.IsAsciiDigit(character)
                    && character != '_'
                )
                {
                    throw new ArgumentException(
                        "A word of a leaf is lower-case letters, digits and underscores."
                    );
                }

                target[index] = (byte)character;
            }

            Written += word.Length;
        }
    }
}
