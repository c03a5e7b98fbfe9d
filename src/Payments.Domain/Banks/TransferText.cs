using System.Globalization;
using Payments.Domain.Common;

namespace Payments.Domain.Banks;

/// <summary>
/// What stands on the payee's statement: <c>&lt;reference&gt; yyyyMM</c>. The reference comes first
/// and is short, since banks cut long texts from the right; the text never says why the person
/// is paid.
/// </summary>
public static class TransferText
{
    public const int ReferenceLengthMax = 25;

    /// <param name="reference">Letters A–Z, digits and single spaces, 1 to 25 characters.</param>
    public static Result<string> Of(string reference, PayMonth month)
    {
        if (!IsReference(reference))
        {
            return Refusal.Field(
                "/reference",
                "bad_reference",
                "A reference is 1 to 25 letters A to Z, digits and single spaces."
            );
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{reference} {month.Year:0000}{month.Month:00}"
        );
    }

    private static bool IsReference(string reference) =>
        reference.Length is >= 1 and <= ReferenceLengthMax
        && reference[0] != ' '
        && reference[^1] != ' '
        && !reference.Contains("  ", StringComparison.Ordinal)
        && reference.All(letter => char.IsAsciiLetter(letter) || char.IsAsciiDigit(letter) || letter == ' ');
}
