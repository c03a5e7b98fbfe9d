using System.Buffers.Binary;
using System.Security.Cryptography;
using Payments.Pipeline;

namespace Payments.CashDesks.Printing;

/// <summary>What a QR code of a cash list stands for.</summary>
internal abstract record PaperMark
{
    /// <summary>One row: the payment that it asks for.</summary>
    internal sealed record OfRow(Guid PaymentId) : PaperMark;

    /// <summary>One page: the rows of an edition from first to last.</summary>
    internal sealed record OfPage(Guid CashListId, int Edition, int Page, int First, int Last)
        : PaperMark;
}

/// <summary>
/// Tokens in the QR codes: what the code stands for and 80 bits of HMAC-SHA-256 under a key of this installation, in
/// base 32. Without the key a token says nothing and none can be made; it names no person and no amount.
/// </summary>
/// <remarks>A page's code also signs how many rows it has and their sum, which are read from the books again.</remarks>
public sealed class PaperTokens(KeyFolder keys)
{
    /// <summary>Where a scanner is led; upper case, since the QR alphabet of capitals gives the coarsest codes.</summary>
    public const string Address = "/Q/";

    private const int MacLength = 10;
    private const int RowLength = 1 + 16;
    private const int PageLength = RowLength + (4 * sizeof(ushort));
    private const byte RowKind = 1;
    private const byte PageKind = 2;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private readonly byte[] key = keys.Key("paper-tokens");

    internal string OfRow(Guid paymentId)
    {
        Span<byte> bytes = stackalloc byte[RowLength];
        bytes[0] = RowKind;
        paymentId.TryWriteBytes(bytes[1..], bigEndian: true, out _);
        return Address + Signed(bytes, []);
    }

    /// <param name="content">How many rows, and their sum.</param>
    internal string OfPage(PaperMark.OfPage page, (int Rows, long SumVnd) content)
    {
        Span<byte> bytes = stackalloc byte[PageLength];
        bytes[0] = PageKind;
        page.CashListId.TryWriteBytes(bytes[1..], bigEndian: true, out _);
        Write(bytes, 0, page.Edition);
        Write(bytes, 1, page.Page);
        Write(bytes, 2, page.First);
        Write(bytes, 3, page.Last);
        return Address + Signed(bytes, ContentOf(content));
    }

    /// <summary>What a token stands for; null when it is none of ours. A page's is not proven yet.</summary>
    internal PaperMark? Read(string token)
    {
        if (
            Decode(token) is not { } bytes
            || bytes.Length is not (RowLength + MacLength or PageLength + MacLength)
        )
        {
            return null;
        }

        var id = new Guid(bytes.AsSpan(1, 16), bigEndian: true);
        return (bytes[0], bytes.Length - MacLength) switch
        {
            (RowKind, RowLength) when IsSigned(bytes, []) => new PaperMark.OfRow(id),
            (PageKind, PageLength) => new PaperMark.OfPage(
                id,
                Number(bytes, 0),
                Number(bytes, 1),
                Number(bytes, 2),
                Number(bytes, 3)
            ),
            _ => null,
        };
    }

    /// <summary>Whether the page of a token is the page as printed: its rows and its sum are those that were signed.</summary>
    internal bool Proves(string token, (int Rows, long SumVnd) content) =>
        Decode(token) is { } bytes && IsSigned(bytes, ContentOf(content));

    private bool IsSigned(byte[] bytes, byte[] content) =>
        CryptographicOperations.FixedTimeEquals(
            Mac(bytes.AsSpan(..^MacLength), content),
            bytes.AsSpan(^MacLength..)
        );

    private string Signed(ReadOnlySpan<byte> bytes, byte[] content) =>
        Encode([.. bytes, .. Mac(bytes, content)]);

    private byte[] Mac(ReadOnlySpan<byte> bytes, byte[] content) =>
        HMACSHA256.HashData(key, (byte[])[.. bytes, .. content])[..MacLength];

    private static byte[] ContentOf((int Rows, long SumVnd) content)
    {
        var bytes = new byte[sizeof(int) + sizeof(long)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, content.Rows);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(sizeof(int)), content.SumVnd);
        return bytes;
    }

    private static void Write(Span<byte> bytes, int at, int number) =>
        BinaryPrimitives.WriteUInt16BigEndian(
            bytes[(RowLength + (at * sizeof(ushort)))..],
            checked((ushort)number)
        );

    private static int Number(byte[] bytes, int at) =>
        BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(RowLength + (at * sizeof(ushort))));

    private static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new char[((bytes.Length * 8) + 4) / 5];
        for (var at = 0; at < text.Length; at++)
        {
            var bit = at * 5;
            var pair = bytes[bit / 8] << 8;
            if ((bit / 8) + 1 < bytes.Length)
            {
                pair |= bytes[(bit / 8) + 1];
            }

            text[at] = Alphabet[(pair >> (11 - (bit % 8))) & 31];
        }

        return new string(text);
    }

    /// <summary>Null when it is not base 32 of whole bytes; one text alone gives the same bytes.</summary>
    private static byte[]? Decode(string text)
    {
        var bytes = new byte[text.Length * 5 / 8];
        for (var at = 0; at < text.Length; at++)
        {
            var five = Alphabet.IndexOf(char.ToUpperInvariant(text[at]), StringComparison.Ordinal);
            if (five < 0)
            {
                return null;
            }

            for (var bit = 0; bit < 5; bit++)
            {
                var place = (at * 5) + bit;
                if (place / 8 < bytes.Length)
                {
                    bytes[place / 8] |= (byte)(((five >> (4 - bit)) & 1) << (7 - (place % 8)));
                }
            }
        }

        return Encode(bytes).Equals(text, StringComparison.OrdinalIgnoreCase) ? bytes : null;
    }
}
