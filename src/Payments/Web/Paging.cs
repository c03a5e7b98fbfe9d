using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Payments.Domain.Common;

namespace Payments.Web;

/// <summary>
/// Lists by key: a cursor is the key of the last row seen, with a digest, so that a damaged one is refused and does
/// not look like the end of the list; at most 200 a page.
/// </summary>
public static class Paging
{
    public const int LimitMax = 200;
    private const int LimitDefault = 50;
    private const int CursorLengthMax = 300;
    private const int DigestBytes = 3;

    public static bool TryRead(
        int? asked,
        string? cursor,
        out int limit,
        out string? after,
        [NotNullWhen(false)] out Refusal? refusal
    )
    {
        limit = asked ?? LimitDefault;
        after = Open(cursor);
        refusal =
            limit is < 1 or > LimitMax
                ? Refusal.Field("/limit", "bad_value", "The limit is 1 to 200.")
            : after is null && !string.IsNullOrEmpty(cursor)
                ? Refusal.Field("/cursor", "bad_value", "That is no cursor of ours.")
            : null;
        return refusal is null;
    }

    /// <summary>The id in an opened cursor.</summary>
    public static Guid? Id(string? after) => Guid.TryParse(after, out var id) ? id : null;

    /// <param name="rows">One more than the limit when there is a next page.</param>
    public static Page<T> Of<T>(IReadOnlyList<T> rows, int limit, Func<T, string> key) =>
        rows.Count > limit
            ? new Page<T>([.. rows.Take(limit)], Seal(key(rows[limit - 1])))
            : new Page<T>(rows, null);

    /// <summary>The cursor of a key.</summary>
    public static string Seal(string key)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        return Base64Url.EncodeToString([.. Digest(bytes), .. bytes]);
    }

    private static string? Open(string? cursor)
    {
        if (
            string.IsNullOrEmpty(cursor)
            || cursor.Length > CursorLengthMax
            || !Base64Url.IsValid(cursor)
        )
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(cursor);
        return
            bytes.Length > DigestBytes
            && bytes.AsSpan(0, DigestBytes).SequenceEqual(Digest(bytes.AsSpan(DigestBytes)))
            ? Encoding.UTF8.GetString(bytes.AsSpan(DigestBytes))
            : null;
    }

    private static byte[] Digest(ReadOnlySpan<byte> key) => SHA256.HashData(key)[..DigestBytes];
}
