using System.Globalization;
using System.Text;

namespace Payments.Domain.Beneficiaries;

/// <summary>Marks of Vietnamese words, wherever in the word the tone is set: <c>Hòa</c> and <c>Hoà</c> are one.</summary>
internal static class VietnameseTone
{
    /// <summary>
    /// Whether two names with the same letters say different things by their marks; a word
    /// without any mark says nothing.
    /// </summary>
    public static bool Contradicts(string left, string right)
    {
        var leftWords = Words(left);
        var rightWords = Words(right);
        return leftWords.Length == rightWords.Length
            && leftWords
                .Zip(rightWords)
                .Any(pair =>
                    HasMarks(pair.First)
                    && HasMarks(pair.Second)
                    && Key(pair.First) != Key(pair.Second)
                );
    }

    private static string[] Words(string name) =>
        CellText
            .Clean(name)
            .ToLowerInvariant()
            .Normalize(NormalizationForm.FormD)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static bool HasMarks(string word) =>
        word.Any(letter =>
            letter == 'đ'
            || CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark
        );

    private static string Key(string word)
    {
        var letters = new StringBuilder(word.Length);
        var tone = '\0';
        foreach (var letter in word)
        {
            if (letter is '\u0300' or '\u0301' or '\u0303' or '\u0309' or '\u0323')
            {
                tone = letter;
            }
            else if (!char.IsPunctuation(letter))
            {
                letters.Append(letter);
            }
        }

        return letters.Append(tone).ToString();
    }
}
