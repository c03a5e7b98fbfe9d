using System.Collections;
using System.Globalization;
using Payments.Web;

namespace Payments.Beneficiaries.Pages;

/// <summary>Facts as people say them.</summary>
internal static class FactWords
{
    public static string Of(Speech say, string member, object? value) =>
        value switch
        {
            null => "",
            bool flag => say[flag ? "form.yes" : "form.no"],
            DateOnly day => Speech.Day(day),
            string text when text.Length > 0 && char.IsAsciiDigit(text[0]) => Speech.Turned(text),
            string text => say.Word(member, text),
            IReadOnlyDictionary<string, object> parts => string.Join(
                ", ",
                parts.Select(part => Of(say, part.Key, part.Value))
            ),
            IDictionary<string, object?> parts => string.Join(
                ", ",
                parts.Select(part => Of(say, part.Key, part.Value))
            ),
            IEnumerable many => string.Join(
                "; ",
                many.Cast<object?>().Select(part => Of(say, member, part))
            ),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };
}
