using System.Globalization;
using Payments.Domain.Common;

namespace Payments.Domain.Banks;

/// <summary>An amount as a bank wrote it.</summary>
/// <param name="Whole">
/// The amount in whole đồng; null when it is of another currency, has a fraction, or is no number.
/// It is never rounded.
/// </param>
public readonly record struct ReportedAmount(Vnd? Whole, string? Currency, string Text)
{
    private const int DigitsMax = 18;

    /// <summary>Reads <c>750000</c> and <c>750000.00</c>; refuses a sign, an exponent, a fraction.</summary>
    public static ReportedAmount Read(string text, string? currency) =>
        new(currency is null or "VND" ? ReadWhole(text) : null, currency, text);

    private static Vnd? ReadWhole(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? text.AsSpan() : text.AsSpan(0, point);
        if (point >= 0 && (point == text.Length - 1 || text.AsSpan(point + 1).ContainsAnyExcept('0')))
        {
            return null;
        }

        whole = whole.TrimStart('0');
        if (whole.Length > DigitsMax || (whole.Length == 0 && (point == 0 || text.Length == 0)))
        {
            return null;
        }

        return whole.Length == 0 ? Vnd.Zero
            : long.TryParse(whole, NumberStyles.None, CultureInfo.InvariantCulture, out var amount)
                ? new Vnd(amount)
            : null;
    }
}
