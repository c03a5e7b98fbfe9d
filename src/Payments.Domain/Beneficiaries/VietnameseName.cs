using System.Buffers;
using System.Globalization;
using System.Text;

namespace Payments.Domain.Beneficiaries;

/// <summary>The written forms of a Vietnamese name: stored, searched, sent to a bank, sorted.</summary>
/// <remarks>
/// Decomposition needs ICU: under invariant globalization a name comes back undecomposed and
/// nothing matches.
/// </remarks>
public static class VietnameseName
{
    /// <summary>The stored form: NFC, single plain spaces, no invisible characters.</summary>
    public static string Stored(string name) => CellText.Clean(name);

    /// <summary>
    /// The searched form: lower case, no marks, đ as d, apostrophes gone, everything else that is
    /// no letter or digit a single space.
    /// </summary>
    public static string Fold(string name)
    {
        var text = Ascii.IsValid(name) ? name : name.Normalize(NormalizationForm.FormD);
        var buffer = ArrayPool<char>.Shared.Rent(text.Length);
        try
        {
            return new string(buffer, 0, FoldInto(text, buffer));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    /// <summary>What a bank message carries: A–Z and single spaces; may be empty.</summary>
    public static string BankForm(string name)
    {
        var folded = Fold(name);
        var letters = new StringBuilder(folded.Length);
        foreach (var letter in folded)
        {
            if (letter is >= 'a' and <= 'z')
            {
                letters.Append((char)(letter - 32));
            }
            else if (letter == ' ' && letters.Length > 0 && letters[^1] != ' ')
            {
                letters.Append(' ');
            }
        }

        return letters.ToString().TrimEnd();
    }

    /// <summary>Given name first, then family and middle names: sort it with a Vietnamese collation.</summary>
    public static string SortKey(string name)
    {
        var stored = Stored(name);
        var space = stored.LastIndexOf(' ');
        return space < 0 ? stored : $"{stored[(space + 1)..]} {stored[..space]}";
    }

    /// <summary>The given name: the last word.</summary>
    public static string GivenName(string name)
    {
        var stored = Stored(name);
        return stored[(stored.LastIndexOf(' ') + 1)..];
    }

    private static int FoldInto(string text, Span<char> folded)
    {
        var length = 0;
        var pendingSpace = false;
        foreach (var character in text)
        {
            if (
                character is '\'' or '’' or '‘' or 'ʼ' or '`'
                || CharUnicodeInfo.GetUnicodeCategory(character)
                    is UnicodeCategory.NonSpacingMark
                        or UnicodeCategory.Format
            )
            {
                continue;
            }

            if (!char.IsLetterOrDigit(character))
            {
                pendingSpace = length > 0;
                continue;
            }

            if (pendingSpace)
            {
                folded[length++] = ' ';
                pendingSpace = false;
            }

            folded[length++] = character is 'đ' or 'Đ' or 'ð' or 'Ð'
                ? 'd'
                : char.ToLowerInvariant(character);
        }

        return length;
    }
}
