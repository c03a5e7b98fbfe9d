using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Primitives;
using Payments.Domain.Common;

namespace Payments.Web;

/// <summary>How a field is typed and how its text becomes JSON.</summary>
public enum FieldKind
{
    Text,

    /// <summary>Several lines.</summary>
    LongText,

    /// <summary>dd/MM/yyyy; also MM/yyyy or yyyy where the day is not known.</summary>
    Day,

    /// <summary>MM/yyyy.</summary>
    Month,

    /// <summary>Whole đồng, with or without dots.</summary>
    Money,
    Flag,

    /// <summary>Yes, no, or not said.</summary>
    YesNo,
    Choice,

    /// <summary>Digits in which spaces, dots and dashes mean nothing.</summary>
    Number,
}

/// <summary>One field of a form. Its name is the JSON pointer of the member that it fills, so a fault finds its field.</summary>
/// <param name="Pointer">Such as <c>/person/dateOfBirth</c>.</param>
public sealed record Field(string Pointer, FieldKind Kind = FieldKind.Text)
{
    public bool Required { get; init; }

    /// <summary>Needed by some answers only, as its hint says: neither required nor called optional.</summary>
    public bool IsConditional { get; init; }

    /// <summary>The words to choose from.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Where the options are worded, such as <c>benefit</c>; null: under the member's own name.</summary>
    public string? Vocabulary { get; init; }

    /// <summary>Text of the options where words cannot say it, such as names of communes.</summary>
    public IReadOnlyDictionary<string, string>? OptionTexts { get; init; }

    /// <summary>The key of another label than the member's.</summary>
    public string? Called { get; init; }

    /// <summary>The key of another hint than the member's.</summary>
    public string? Hint { get; init; }

    /// <summary>Values that a browser offers while one types, with what they mean.</summary>
    public IReadOnlyDictionary<string, string> Suggestions { get; init; } =
        new Dictionary<string, string>();

    /// <summary>Where one types first when the page opens.</summary>
    public bool HasFocus { get; init; }

    /// <summary>What stands in the field before anybody types.</summary>
    public string? Initial { get; init; }

    /// <summary>The member's name.</summary>
    public string Member => Pointer[(Pointer.LastIndexOf('/') + 1)..];

    /// <summary>What the page's <c>id</c> is.</summary>
    public string Id => "f" + Pointer.Replace('/', '-');
}

/// <summary>What somebody typed into a form.</summary>
public sealed class Typed(IFormCollection? form)
{
    public static Typed Nothing => new(null);

    private readonly List<Field> asked = [];

    /// <summary>A form that came back.</summary>
    public static Typed Of(KeptForm.Content back)
    {
        var typed = new Typed(
            new FormCollection(
                back.Fields.GroupBy(field => field.Key, field => field.Value)
                    .ToDictionary(field => field.Key, field => new StringValues([.. field]))
            )
        );
        typed.asked.AddRange(
            back.Called.Select(name => new Field(name.Key) { Called = name.Value })
        );
        return typed;
    }

    public bool IsEmpty => form is null;

    public string this[string name] => form is null ? "" : form[name].ToString().Trim();

    /// <summary>Every value of a list, such as ticked communes; its fields are called <c>name[]</c>.</summary>
    public IReadOnlyList<string> All(string name) =>
        form is null ? [] : [.. form[name + "[]"].OfType<string>()];

    /// <summary>The field that was read from the form, so that a fault on top has the field's own label.</summary>
    public Field Asked(string pointer) =>
        asked.Find(field => field.Pointer == pointer) ?? new Field(pointer);

    /// <summary>What a refusal's fields are called where that is not their own name.</summary>
    internal IReadOnlyDictionary<string, string> Called(Refusal refusal) =>
        refusal
            .Fields.Select(fault => Asked(fault.Pointer))
            .Where(field => field.Called is not null)
            .DistinctBy(field => field.Pointer)
            .ToDictionary(field => field.Pointer, field => field.Called!);

    /// <summary>The names of the fields that are not empty.</summary>
    internal IEnumerable<string> Given =>
        form is null ? [] : form.Keys.Where(name => this[name].Length > 0);

    public bool Has(string name) => form?.ContainsKey(name) == true;

    /// <summary>Text for a field: what was typed, else what stands there first.</summary>
    public string For(Field field) =>
        Has(field.Pointer) ? this[field.Pointer] : field.Initial ?? "";

    /// <summary>The form as the JSON body that the API takes; what is left empty is absent.</summary>
    public Result<JsonObject> Body(IReadOnlyList<Field> fields)
    {
        asked.AddRange(fields);
        var body = new JsonObject();
        var faults = new List<FieldError>();
        foreach (var field in fields)
        {
            var text = this[field.Pointer];
            if (text.Length == 0)
            {
                if (field.Required)
                {
                    faults.Add(new FieldError(field.Pointer, "required", "This is needed."));
                }

                continue;
            }

            if (Read(field, text, out var fault) is { } value)
            {
                Put(body, field.Pointer, value);
            }
            else
            {
                faults.Add(fault!);
            }
        }

        return faults.Count == 0
            ? body
            : new Refusal(RefusalKind.Malformed, "invalid_field", "Some fields are not right.")
            {
                Fields = faults,
            };
    }

    /// <summary>The form as the body of a command.</summary>
    public Result<TBody> Body<TBody>(IReadOnlyList<Field> fields)
    {
        if (!Body(fields).TryGet(out var json, out var no))
        {
            return no;
        }

        try
        {
            return json.Deserialize<TBody>(JsonForm.Options)!;
        }
        catch (JsonException wrong)
        {
            return Refusal.Field(
                Problems.PointerOf(wrong.Path),
                "bad_value",
                "The value has the wrong form."
            );
        }
    }

    private static JsonNode? Read(Field field, string text, out FieldError? fault)
    {
        fault = null;
        switch (field.Kind)
        {
            case FieldKind.Day when Iso(text) is { } day:
                return day;
            case FieldKind.Day:
                fault = new FieldError(field.Pointer, "bad_date", "A date is written dd/MM/yyyy.");
                return null;
            case FieldKind.Month when MonthOf(text) is { } month:
                return month.ToString();
            case FieldKind.Month:
                fault = new FieldError(field.Pointer, "bad_month", "A month is written MM/yyyy.");
                return null;
            case FieldKind.Money
                when long.TryParse(
                    Bare(text, "đ"),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var amount
                ):
                return amount;
            case FieldKind.Money:
                fault = new FieldError(field.Pointer, "bad_money", "A whole number of đồng.");
                return null;
            case FieldKind.Flag:
                return true;
            case FieldKind.YesNo:
                return text == "true";
            case FieldKind.Number:
                return Bare(text, "");
            default:
                return text;
        }
    }

    private static string Bare(string text, string unit) =>
        string.Concat(text.Where(letter => letter is not (' ' or '.' or '-' or ',' or '\u00a0')))
            .Replace(unit.Length == 0 ? "\0" : unit, "", StringComparison.OrdinalIgnoreCase);

    /// <summary>A month as people write it, MM/yyyy, or as programs do.</summary>
    public static PayMonth? MonthOf(string? text) =>
        PayMonth.TryParse(Iso((text ?? "").Trim()), out var found) ? found : null;

    /// <summary>
    /// A day, a month or a year, the year first; as people write it with any sign between, or with none, since the
    /// digits of a telephone have no stroke.
    /// </summary>
    private static string? Iso(string text)
    {
        var isBare = text.All(char.IsAsciiDigit);
        string[] parts = text.Length switch
        {
            8 when isBare => [text[4..], text[2..4], text[..2]],
            6 when isBare => [text[2..], text[..2]],
            _ => text.Split(['/', '-', '.', ' '], StringSplitOptions.RemoveEmptyEntries),
        };
        if (parts is not [{ Length: 4 }, ..])
        {
            Array.Reverse(parts);
        }

        return
            parts.Length is >= 1 and <= 3
            && parts[0].Length == 4
            && parts.All(part => part.Length is 1 or 2 or 4 && part.All(char.IsAsciiDigit))
            ? string.Join('-', parts.Select(part => part.PadLeft(2, '0')))
            : null;
    }

    private static void Put(JsonObject body, string pointer, JsonNode value)
    {
        var names = pointer.Split('/')[1..];
        var at = body;
        foreach (var name in names[..^1])
        {
            at[name] ??= new JsonObject();
            at = at[name]!.AsObject();
        }

        at[names[^1]] = value;
    }
}
