using System.Text;

namespace Payments.Domain.Payouts;

/// <summary>The snake_case spelling of the states and triggers of a payout.</summary>
public static class PayoutWords
{
    private static readonly Dictionary<string, PayoutState> states = Enum.GetValues<PayoutState>()
        .ToDictionary(Of, StringComparer.Ordinal);

    /// <summary>Every state, in the order of declaration.</summary>
    public static IReadOnlyCollection<string> States => states.Keys;

    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum
    {
        var word = new StringBuilder();
        foreach (var letter in value.ToString())
        {
            if (char.IsUpper(letter) && word.Length > 0)
            {
                word.Append('_');
            }

            word.Append(char.ToLowerInvariant(letter));
        }

        return word.ToString();
    }

    public static bool TryParse(string? word, out PayoutState state)
    {
        state = default;
        return word is not null && states.TryGetValue(word, out state);
    }
}
