using System.Globalization;
using System.Text;

namespace Payments.Domain.Banks;

/// <summary>A name as banks write it: A–Z and single spaces, no tone marks.</summary>
public static class LatinName
{
    public const int LengthMax = 140;

    /// <summary>
    /// <c>Nguyễn Thị Đào</c> gives <c>NGUYEN THI DAO</c>. What is no letter becomes a space; empty
    /// when nothing is left.
    /// </summary>
    public static string Of(string name)
    {
        var result = new StringBuilder(name.Length);
        foreach (var letter in name.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            // Đ does not decompose: it is a letter of its own.
            var plain = letter is 'đ' or 'Đ' ? 'D' : char.ToUpperInvariant(letter);
            if (char.IsAsciiLetterUpper(plain))
            {
                _ = result.Append(plain);
            }
            else if (result.Length > 0 && result[^1] != ' ')
            {
                _ = result.Append(' ');
            }
        }

        var text = result.ToString().TrimEnd();
        return text.Length <= LengthMax ? text : text[..LengthMax].TrimEnd();
    }

    /// <summary>Whether the text already has that form.</summary>
    public static bool IsLatin(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > LengthMax || name[0] == ' ' || name[^1] == ' ')
        {
            return false;
        }

        for (var i = 0; i < name.Length; i++)
        {
            if (!char.IsAsciiLetterUpper(name[i]) && (name[i] != ' ' || name[i - 1] == ' '))
            {
                return false;
            }
        }

        return true;
    }
}
