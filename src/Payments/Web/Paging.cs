using System.Diagnostics.CodeAnalysis;
using Payments.Domain.Common;

namespace Payments.Web;

/// <summary>Lists by key: a cursor is the key of the last row seen; at most 200 a page.</summary>
public static class Paging
{
    public const int LimitMax = 200;
    private const int LimitDefault = 50;

    public static bool TryRead(
        int? asked,
        string? cursor,
        out int limit,
        out string? after,
        [NotNullWhen(false)] out Refusal? refusal
    )
    {
        limit = asked ?? LimitDefault;
        after = string.IsNullOrEmpty(cursor) ? null : cursor;
        refusal =
            limit is < 1 or > LimitMax
                ? Refusal.Field("/limit", "bad_value", "The limit is 1 to 200.")
            : after is { Length: > 200 }
                ? Refusal.Field("/cursor", "bad_value", "That is no cursor of ours.")
            : null;
        return refusal is null;
    }

    /// <summary>The id in a cursor; one that is no id sees nothing before it.</summary>
    public static Guid? Id(string? after) => Guid.TryParse(after, out var id) ? id : null;

    /// <param name="rows">One more than the limit when there is a next page.</param>
    public static Page<T> Of<T>(IReadOnlyList<T> rows, int limit, Func<T, string> key) =>
        rows.Count > limit
            ? new Page<T>([.. rows.Take(limit)], key(rows[limit - 1]))
            : new Page<T>(rows, null);
}
