using System.Globalization;
using System.Text;

namespace Payments.Domain.Beneficiaries;

/// <summary>Text as people and spreadsheets leave it in a cell, made plain.</summary>
public static class CellText
{
    /// <summary>
    /// NFC, without leading, trailing or doubled spaces, non-breaking spaces and line ends as
    /// spaces, without invisible characters.
    /// </summary>
    public static string Clean(string text)
    {
        if (IsPlain(text))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        var pendingSpace = false;
        foreach (var character in text)
        {
            if (char.IsWhiteSpace(character))
            {
                pendingSpace = plain.Length > 0;
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.Format)
            {
                if (pendingSpace)
                {
                    plain.Append(' ');
                    pendingSpace = false;
                }

                plain.Append(character);
            }
        }

        var result = plain.ToString();
        return IsWellFormed(result) ? result.Normalize(NormalizationForm.FormC) : result;
    }

    /// <summary>Whether the text holds a control character, a lone surrogate or a replacement character.</summary>
    public static bool IsDamaged(string text)
    {
        foreach (var character in text)
        {
            if (char.IsControl(character) || character == '\uFFFD' || character == '\uFFFE')
            {
                return true;
            }
        }

        return !IsWellFormed(text);
    }

    private static bool IsPlain(string text)
    {
        if (text.Length == 0)
        {
            return true;
        }

        if (text[0] == ' ' || text[^1] == ' ')
        {
            return false;
        }

        var previous = 'x';
        foreach (var character in text)
        {
            if (character is < ' ' or > '~' || (character == ' ' && previous == ' '))
            {
                return false;
            }

            previous = character;
        }

        return true;
    }

    private static bool IsWellFormed(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (!char.IsSurrogate(text[index]))
            {
                continue;
            }

            if (index + 1 >= text.Length || !char.IsSurrogatePair(text[index], text[index + 1]))
            {
                return false;
            }

            index++;
        }

        return true;
    }
}
