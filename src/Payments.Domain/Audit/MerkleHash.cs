using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Payments.Domain.Audit;

/// <summary>A SHA-256 value, kept inline so that millions of them cost no allocation.</summary>
public readonly record struct MerkleHash
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 32;

    private readonly Bytes32 bytes;

    /// <exception cref="ArgumentException">The source is not 32 bytes long.</exception>
    public MerkleHash(ReadOnlySpan<byte> source)
    {
        if (source.Length != Size)
        {
            throw new ArgumentException("A SHA-256 value has 32 bytes.", nameof(source));
        }

        bytes = MemoryMarshal.Read<Bytes32>(source);
    }

    [UnscopedRef]
    public ReadOnlySpan<byte> Span => MemoryMarshal.AsBytes(new ReadOnlySpan<Bytes32>(in bytes));

    /// <summary>False unless the text is the canonical base64 of 32 bytes.</summary>
    public static bool TryParse(ReadOnlySpan<char> base64, out MerkleHash hash)
    {
        Span<byte> buffer = stackalloc byte[Size];
        hash = default;
        if (
            base64.Length != 44
            || !Convert.TryFromBase64Chars(base64, buffer, out var written)
            || written != Size
        )
        {
            return false;
        }

        hash = new MerkleHash(buffer);
        return base64.SequenceEqual(hash.ToString());
    }

    public byte[] ToArray() => Span.ToArray();

    /// <summary>Standard base64 with padding.</summary>
    public override string ToString() => Convert.ToBase64String(Span);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Bytes32(ulong A, ulong B, ulong C, ulong D);
}
