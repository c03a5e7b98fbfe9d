using System.Diagnostics.CodeAnalysis;
using Payments.Domain.Common;

namespace Payments.Calendar;

/// <summary>The <c>month</c> of an address, <c>yyyy-MM</c>.</summary>
internal static class MonthParameter
{
    /// <param name="month">Null when the address does not name one.</param>
    public static bool TryRead(
        string? text,
        out PayMonth? month,
        [NotNullWhen(false)] out Refusal? refusal
    )
    {
        month = null;
        refusal = null;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        if (PayMonth.TryParse(text, out var read))
        {
            month = read;
            return true;
        }

        refusal = Refusal.Field("/month", "bad_value", "A month is written yyyy-MM.");
        return false;
    }
}
