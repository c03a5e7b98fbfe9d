using System.Globalization;
using System.Text.Json;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;

namespace Payments.Entitlement;

/// <summary>Reads one JSON object strictly and names every fault by its JSON pointer.</summary>
/// <remarks>Faults gather in one list, so that a caller sees all of them at once. An explicit null is absence.</remarks>
internal sealed class JsonFields
{
    private readonly Dictionary<string, JsonElement> members = [];
    private readonly string pointer;
    private readonly bool isObject;

    private JsonFields(JsonElement element, string pointer, List<FieldError> errors)
    {
        this.pointer = pointer;
        Errors = errors;
        isObject = element.ValueKind == JsonValueKind.Object;
        if (!isObject)
        {
            errors.Add(new FieldError(pointer, "wrong_type", "An object is expected here."));
            return;
        }

        foreach (var member in element.EnumerateObject())
        {
            if (Read(() => member.Name) is not { } name)
            {
                errors.Add(new FieldError(pointer, "bad_value", "A name here is no text."));
            }
            else if (!members.TryAdd(name, member.Value))
            {
                Wrong(name, "duplicate_member", "The member stands here twice.");
            }
        }
    }

    public List<FieldError> Errors { get; }

    /// <summary>The names that stand here, null ones too.</summary>
    public IEnumerable<string> Names => members.Keys;

    public static JsonFields Root(JsonElement element) => new(element, "", []);

    public void Only(params ReadOnlySpan<string> names)
    {
        foreach (var name in members.Keys)
        {
            if (!names.Contains(name))
            {
                Wrong(name, "unknown_member", "There is no such member.");
            }
        }
    }

    public bool Has(string name) => members.ContainsKey(name);

    /// <summary>Says once what is wrong, however often the member is looked at.</summary>
    public void Wrong(string name, string code, string detail)
    {
        var error = new FieldError(PointerTo(name), code, detail);
        if (!Errors.Contains(error))
        {
            Errors.Add(error);
        }
    }

    public string? Text(string name)
    {
        if (!TryGet(name, out var element))
        {
            return null;
        }

        if (element.ValueKind != JsonValueKind.String)
        {
            Wrong(name, "wrong_type", "A text is expected here.");
            return null;
        }

        if (Read(element.GetString) is { } text)
        {
            return text;
        }

        Wrong(name, "bad_value", "This is no text: half of a letter is missing.");
        return null;
    }

    public string? RequiredText(string name)
    {
        var text = Text(name);
        if (text is null && isObject && !IsFaulty(name))
        {
            Wrong(name, "required", "This is needed.");
        }

        return text;
    }

    public bool Flag(string name)
    {
        if (!TryGet(name, out var element))
        {
            return false;
        }

        if (element.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Wrong(name, "wrong_type", "true or false is expected here.");
        }

        return element.ValueKind == JsonValueKind.True;
    }

    /// <summary>A word of a vocabulary; absent: its first, which is none.</summary>
    public TEnum Word<TEnum>(string name)
        where TEnum : struct, Enum
    {
        if (Text(name) is not { } text)
        {
            return default;
        }

        if (!Words<TEnum>.TryParse(text, out var value))
        {
            Wrong(name, "bad_value", $"One of {string.Join(", ", Words<TEnum>.All)} is expected.");
        }

        return value;
    }

    public DateOnly? Day(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (
            DateOnly.TryParseExact(
                text,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var day
            )
        )
        {
            return day;
        }

        Wrong(name, "bad_date", "A date is written yyyy-MM-dd.");
        return null;
    }

    public PayMonth? Month(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (PayMonth.TryParse(text, out var month))
        {
            return month;
        }

        Wrong(name, "bad_month", "A month is written yyyy-MM.");
        return null;
    }

    public BirthDate? Birth(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (BirthDate.TryParse(text, out var birth))
        {
            return birth;
        }

        Wrong(name, "bad_date", "A birth date is written yyyy, yyyy-MM or yyyy-MM-dd.");
        return null;
    }

    /// <summary>A whole number of đồng, 0 or more, of at most sixteen digits: any sum of them can be reckoned.</summary>
    public long Dong(string name)
    {
        if (!TryGet(name, out var element))
        {
            return 0;
        }

        var text = element.ValueKind == JsonValueKind.Number ? element.GetRawText() : "";
        var isWhole = long.TryParse(
            text,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var amount
        );
        if (!isWhole || amount > Vnd.MostEntered)
        {
            Wrong(name, "bad_value", "A whole number of đồng, 0 or more, is expected here.");
        }

        return amount;
    }

    public JsonFields? Object(string name) =>
        TryGet(name, out var element) ? new JsonFields(element, PointerTo(name), Errors) : null;

    public IReadOnlyList<JsonFields> List(string name, int longest)
    {
        if (!TryGet(name, out var element))
        {
            return [];
        }

        if (element.ValueKind != JsonValueKind.Array)
        {
            Wrong(name, "wrong_type", "A list is expected here.");
            return [];
        }

        if (element.GetArrayLength() > longest)
        {
            Wrong(name, "too_long", $"At most {longest} are taken.");
            return [];
        }

        return
        [
            .. element
                .EnumerateArray()
                .Select((item, at) => new JsonFields(item, $"{PointerTo(name)}/{at}", Errors)),
        ];
    }

    public Refusal Refusal() =>
        new(RefusalKind.Malformed, "invalid_field", "A field is not right.") { Fields = Errors };

    /// <summary>Null for what stands as a text and is none: a lone surrogate, bytes that are not UTF-8.</summary>
    private static string? Read(Func<string?> text)
    {
        try
        {
            return text();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private bool IsFaulty(string name) => Errors.Exists(error => error.Pointer == PointerTo(name));

    private bool TryGet(string name, out JsonElement element) =>
        members.TryGetValue(name, out element) && element.ValueKind != JsonValueKind.Null;

    private string PointerTo(string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
}
