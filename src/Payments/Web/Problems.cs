using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Npgsql;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Web;

/// <summary>The one map from a refusal to HTTP: RFC 9457 with a stable code and, for fields, JSON pointers.</summary>
public static partial class Problems
{
    public const string ContentType = "application/problem+json";

    /// <summary>A NUL in a text: PostgreSQL keeps none.</summary>
    private const string NoText = PostgresErrorCodes.CharacterNotInRepertoire;

    public static int StatusOf(RefusalKind kind) =>
        kind switch
        {
            RefusalKind.NotFound => StatusCodes.Status404NotFound,
            RefusalKind.Malformed => StatusCodes.Status400BadRequest,
            RefusalKind.Rule => StatusCodes.Status422UnprocessableEntity,
            RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
            RefusalKind.Conflict => StatusCodes.Status409Conflict,
        };

    public static Microsoft.AspNetCore.Http.IResult Of(Refusal refusal) =>
        new Problem(StatusOf(refusal.Kind), refusal.Code, refusal.Message, refusal.Fields);

    public static Microsoft.AspNetCore.Http.IResult Of(int status, string code, string message) =>
        new Problem(status, code, message, []);

    /// <summary>What the service says when a request could not be read or something broke.</summary>
    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                ExceptionHandler = Answer,
                // What a caller got wrong is told to the caller, not to the log.
                SuppressDiagnosticsCallback = failed => failed.Exception is BadHttpRequestException,
            }
        );
        app.UseStatusCodePages(context =>
        {
            if (WrongTurn.IsAskedByPeople(context.HttpContext))
            {
                return Task.CompletedTask;
            }

            var status = context.HttpContext.Response.StatusCode;
            var (code, message) = status switch
            {
                401 => (
                    "unauthenticated",
                    "Sign in first: a bearer token is missing, wrong or too old."
                ),
                403 => ("forbidden_role", "Your role does not allow this."),
                404 => ("not_found", "There is nothing at this address."),
                405 => ("method_not_allowed", "This address does not take that method."),
                413 => ("too_large", "The body is larger than this address takes."),
                415 => ("unsupported_media_type", "This address does not take that kind of body."),
                429 => ("too_many_requests", "Too many requests; try again later."),
                _ => ("http_" + status, "The request could not be answered."),
            };
            return Of(status, code, message).ExecuteAsync(context.HttpContext);
        });
    }

    private static Task Answer(HttpContext context)
    {
        var error = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (WrongTurn.IsAskedByPeople(context))
        {
            context.Response.StatusCode = error switch
            {
                BadHttpRequestException bad => bad.StatusCode,
                PostgresException { SqlState: NoText } => StatusCodes.Status400BadRequest,
                NpgsqlException { IsTransient: true } => StatusCodes.Status503ServiceUnavailable,
                _ => StatusCodes.Status500InternalServerError,
            };
            return Task.CompletedTask;
        }

        var result = error switch
        {
            BadHttpRequestException bad => Malformed(bad),
            PostgresException known when ConstraintRefusals.For(known) is { } refusal => Of(
                refusal
            ),
            PostgresException { SqlState: NoText } => Of(
                400,
                "no_text",
                "A text in the request holds a character that no text has."
            ),
            NpgsqlException { IsTransient: true } => Of(
                503,
                "database_unavailable",
                "The database does not answer; nothing was changed. Try again."
            ),
            _ => Of(
                500,
                "internal_error",
                "Something broke here. The trace id finds it in our log."
            ),
        };
        return result.ExecuteAsync(context);
    }

    private static Microsoft.AspNetCore.Http.IResult Malformed(BadHttpRequestException bad)
    {
        if (bad.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Of(413, "too_large", "The body is larger than this address takes.");
        }

        if (bad.InnerException is JsonException json)
        {
            return new Problem(
                400,
                "malformed_json",
                "The body is not the JSON that this address takes.",
                [.. Faults(json)]
            );
        }

        return bad.StatusCode == StatusCodes.Status415UnsupportedMediaType
            ? Of(415, "unsupported_media_type", "This address does not take that kind of body.")
            : Of(bad.StatusCode, "malformed_request", "The request could not be read.");
    }

    /// <summary>The serializer tells which members are missing in its sentence only, in quotes.</summary>
    private static IEnumerable<FieldError> Faults(JsonException json)
    {
        var pointer = PointerOf(json.Path);
        if (json.Message.Contains("missing required", StringComparison.Ordinal))
        {
            return QuotedNames()
                .Matches(json.Message.Split("including: ", 2).Last())
                .Select(name => new FieldError(
                    $"{pointer}/{name.Groups[1].Value}",
                    "required",
                    "This member is required."
                ));
        }

        var isUnknown = json.Message.Contains(
            "could not be mapped to any .NET member",
            StringComparison.Ordinal
        );
        return
        [
            new FieldError(
                pointer,
                "bad_value",
                isUnknown ? "There is no such member." : "The value has the wrong form."
            ),
        ];
    }

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex QuotedNames();

    /// <summary>The JSON pointer of a path of the serializer.</summary>
    internal static string PointerOf(string? path) =>
        path is null or "$"
            ? ""
            : path.TrimStart('$')
                .Replace("[", "/", StringComparison.Ordinal)
                .Replace("]", "", StringComparison.Ordinal)
                .Replace('.', '/');

    private sealed class Problem(
        int status,
        string code,
        string message,
        IReadOnlyList<FieldError> fields
    ) : Microsoft.AspNetCore.Http.IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            var body = new Dictionary<string, object?>
            {
                ["type"] = "urn:payments:problem:" + code,
                ["title"] = message,
                ["status"] = status,
                ["code"] = code,
                ["detail"] = message,
                ["traceId"] = Activity.Current?.TraceId.ToString() ?? httpContext.TraceIdentifier,
            };
            if (fields.Count > 0)
            {
                body["errors"] = fields;
            }

            return httpContext.Response.WriteAsJsonAsync(
                body,
                JsonForm.Options,
                ContentType,
                httpContext.RequestAborted
            );
        }
    }
}
