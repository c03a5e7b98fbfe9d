using System.Diagnostics.CodeAnalysis;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Reports;

/// <summary>Which month a report is about.</summary>
internal static class ReportMonth
{
    /// <param name="month">Null when the address does not name one.</param>
    public static bool TryRead(
        string? text,
        out PayMonth? month,
        [NotNullWhen(false)] out Refusal? refusal
    )
    {
        month = PayMonth.TryParse(text, out var read) ? read : null;
        refusal =
            month is null && !string.IsNullOrEmpty(text)
                ? Refusal.Field("/month", "bad_month", "A month is written yyyy-MM.")
                : null;
        return refusal is null;
    }

    /// <returns>The latest of the caller's communes that was calculated; null: none was.</returns>
    public static async Task<PayMonth?> Latest(
        Session session,
        CancellationToken cancellationToken
    ) =>
        await session.Single<DateOnly?>(
            "select max(month) from payment_list where state not in ('planned', 'cancelled')",
            null,
            cancellationToken
        )
            is { } month
            ? PayMonth.Of(month)
            : null;
}
