namespace Payments.Domain.Common;

/// <summary>What kind of "no" it is; the outside sees 404, 400, 422, 403 or 409.</summary>
public enum RefusalKind
{
    /// <summary>No such thing in the caller's scope.</summary>
    NotFound,

    /// <summary>The request itself is malformed; a field is named.</summary>
    Malformed,

    /// <summary>A rule of the field says no.</summary>
    Rule,

    /// <summary>The caller may not.</summary>
    Forbidden,

    /// <summary>The thing is in another state.</summary>
    Conflict,
}

/// <summary>One field that is wrong: a JSON pointer, a stable code, a sentence.</summary>
public sealed record FieldError(string Pointer, string Code, string Detail);

/// <summary>An expected "no": a stable code for machines, a sentence for people, without personal data.</summary>
public record Refusal(RefusalKind Kind, string Code, string Message)
{
    public IReadOnlyList<FieldError> Fields { get; init; } = [];

    public static Refusal NotFound(string what) =>
        new(RefusalKind.NotFound, "not_found", $"There is no such {what} in your scope.");

    public static Refusal Field(string pointer, string code, string detail) =>
        new(RefusalKind.Malformed, "invalid_field", "A field is not right.")
        {
            Fields = [new FieldError(pointer, code, detail)],
        };
}
