using System.Collections;
using System.Globalization;
using Payments.Web;

namespace Payments.Beneficiaries.Pages;

/// <summary>Facts as people say them.</summary>
internal static class FactWords
{
    /// <summary>A reason as the events keep it: a benefit in front is said in words.</summary>
    public static string Reason(Speech say, string reason)
    {
        var space = reason.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && say.Find("benefit." + reason[..space]) is { } benefit
            ? benefit + reason[space..]
            : reason;
    }

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
