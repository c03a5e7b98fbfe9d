using System.Text;

namespace Payments.Domain.Common;

/// <summary>The one snake_case spelling of an enumeration: <c>NearPoor</c> is <c>near_poor</c>.</summary>
public static class Words<TEnum>
    where TEnum : struct, Enum
{
    private static readonly TEnum[] values = Enum.GetValues<TEnum>();
    private static readonly string[] words = [.. values.Select(value => Spell(value.ToString()))];
    private static readonly Dictionary<string, TEnum> byWord = values
        .Zip(words)
        .ToDictionary(pair => pair.Second, pair => pair.First, StringComparer.Ordinal);

    /// <summary>Every word, in the order of declaration.</summary>
    public static IReadOnlyList<string> All => words;

    public static string Print(TEnum value) => words[Array.IndexOf(values, value)];

    public static bool TryParse(string? word, out TEnum value)
    {
        value = default;
        return word is not null && byWord.TryGetValue(word, out value);
    }

    private static string Spell(string name)
    {
        var word = new StringBuilder(name.Length + 4);
        for (var at = 0; at < name.Length; at++)
        {
            var startsDigits = char.IsDigit(name[at]) && at > 0 && !char.IsDigit(name[at - 1]);
            if (at > 0 && (char.IsUpper(name[at]) || startsDigits))
            {
                word.Append('_');
            }

            word.Append(char.ToLowerInvariant(name[at]));
        }

        return word.ToString();
    }
}
