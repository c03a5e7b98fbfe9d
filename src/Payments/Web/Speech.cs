using System.Globalization;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Web;

/// <summary>How places are called; the room of the rolls knows.</summary>
public sealed record PlaceNames(Func<string, string?> Commune, Func<string, string?> Bank);

/// <summary>How the pages speak to one reader: in Vietnamese, or in English for who chose it.</summary>
public sealed class Speech(Wording wording, PlaceNames places, IHttpContextAccessor contexts)
{
    public const string Cookie = "lang";

    /// <summary>vi or en: what <c>lang</c> of the page and of a query says.</summary>
    public string Language { get; } =
        contexts.HttpContext?.Request.Cookies[Cookie] == "en" ? "en" : "vi";

    public bool IsEnglish => Language == "en";

    /// <summary>What the reader may change to; <c>nav.language</c> is its name.</summary>
    public string OtherLanguage => IsEnglish ? "vi" : "en";

    /// <summary>The words for a key. A missing key is a fault that the tests find; a reader sees the key.</summary>
    public string this[string key] => Find(key) ?? key;

    /// <summary>The words with values put in.</summary>
    public string this[string key, params object?[] values] =>
        string.Format(CultureInfo.InvariantCulture, this[key], values);

    /// <summary>The words for a word of a vocabulary: <c>state</c>, <c>benefit</c>, <c>channel</c>; the word itself where there are none.</summary>
    public string Word(string vocabulary, string? word) =>
        word is null ? "" : Find($"{vocabulary}.{word}") ?? word;

    public string? Find(string key) =>
        wording.Entries.TryGetValue(key, out var entry)
            ? IsEnglish
                ? entry.English
                : entry.Vietnamese
            : null;

    /// <summary>What the law's rooms say in both languages.</summary>
    public string Either(string vietnamese, string english) => IsEnglish ? english : vietnamese;

    /// <summary>A commune by its name; the code where nobody knows it.</summary>
    public string Commune(string? code) => code is null ? "" : places.Commune(code) ?? code;

    public string Bank(string? bin) => bin is null ? "" : places.Bank(bin) ?? bin;

    /// <summary>What a refusal says: ours by its code; where there is none, the sentence of the refusal in English.</summary>
    public string Why(Refusal refusal) =>
        IsEnglish ? refusal.Message
        : Find("refusal." + refusal.Code) is { } known ? known
        : $"{this["refusal.other"]} ({refusal.Message})";

    public string Why(FieldError error) =>
        IsEnglish ? error.Detail : Find("fault." + error.Code) ?? error.Detail;

    /// <summary>What a field is called, by its whole pointer or by its member alone.</summary>
    public string Label(Field field) =>
        (field.Called is { } called ? Find(called) : null)
        ?? Find("field" + field.Pointer.Replace('/', '.'))
        ?? Find("field." + field.Member)
        ?? field.Member;

    public static string Money(long amountVnd) => new Vnd(amountVnd).ToString();

    /// <summary>With a sign in front of more as well as of less.</summary>
    public static string Signed(long amountVnd) => (amountVnd > 0 ? "+" : "") + new Vnd(amountVnd);

    public static string Count(long count) =>
        count.ToString("#,##0", CultureInfo.InvariantCulture).Replace(',', '.');

    public static string Day(DateOnly? day) =>
        day?.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture) ?? "";

    public static string Month(PayMonth? month) =>
        month is { } known
            ? string.Create(CultureInfo.InvariantCulture, $"{known.Month:00}/{known.Year:0000}")
            : "";

    /// <summary>An instant as the clock on the wall in Vietnam shows it.</summary>
    public static string At(DateTimeOffset? instant) =>
        instant
            ?.ToOffset(Clock.VietnamOffset)
            .ToString("dd/MM/yyyy HH:mm", CultureInfo.InvariantCulture)
        ?? "";

    /// <summary>A day as a program writes it (<c>yyyy</c>, <c>yyyy-MM</c>, <c>yyyy-MM-dd</c>), turned round for people.</summary>
    public static string Turned(string? written) =>
        written is null ? "" : string.Join('/', written.Split('-').Reverse());
}
