using System.Text.Json;
using Payments.Domain.Common;

namespace Payments.Domain.CashDesks;

/// <summary>Reads the fields of a form and keeps every complaint, so that a cashier mends all at once.</summary>
public sealed class FieldReader
{
    private readonly List<FieldError> errors = [];

    /// <summary>Null when every field was right.</summary>
    public Refusal? Refusal =>
        errors.Count == 0
            ? null
            : new Refusal(RefusalKind.Malformed, "invalid_field", "A field is not right.")
            {
                Fields = errors,
            };

    /// <summary>The snake_case name of an enum member; the first member stands in for a wrong one.</summary>
    public TEnum Word<TEnum>(string pointer, string? text)
        where TEnum : struct, Enum
    {
        foreach (var value in Enum.GetValues<TEnum>())
        {
            if (JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()) == text)
            {
                return value;
            }
        }

        var words = Enum.GetNames<TEnum>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName);
        Add(
            pointer,
            string.IsNullOrEmpty(text) ? "required" : "bad_value",
            $"One of {string.Join(", ", words)}."
        );
        return default;
    }

    /// <summary>A line of text, trimmed, not empty.</summary>
    public string Text(string pointer, string? text, int lengthMax)
    {
        var trimmed = text?.Trim() ?? "";
        if (trimmed.Length == 0)
        {
            Add(pointer, "required", "This must not be empty.");
        }
        else if (trimmed.Length > lengthMax || trimmed.Any(char.IsControl))
        {
            Add(pointer, "bad_value", $"One line of at most {lengthMax} characters.");
        }

        return trimmed;
    }

    /// <summary>An amount above zero.</summary>
    public Vnd Amount(string pointer, long? amountVnd)
    {
        if (amountVnd is null)
        {
            Add(pointer, "required", "Say how many đồng.");
        }
        else if (amountVnd <= 0)
        {
            Add(pointer, "bad_value", "An amount is more than 0 đồng.");
        }
        else if (amountVnd > Vnd.MostEntered)
        {
            Add(pointer, "bad_value", "An amount has at most sixteen digits.");
        }

        return new Vnd(amountVnd ?? 0);
    }

    public void Add(string pointer, string code, string detail) =>
        errors.Add(new FieldError(pointer, code, detail));
}
