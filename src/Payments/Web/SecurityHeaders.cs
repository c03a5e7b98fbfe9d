namespace Payments.Web;

/// <summary>What every answer tells a browser. An answer that says something itself is left as it is.</summary>
public static class SecurityHeaders
{
    private const string NothingRuns =
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string OwnThingsOnly =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>The reference of the API is a page with an inline start; nothing personal stands on it.</summary>
    private const string Reference =
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data:; font-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

    public static void UseSecurityHeaders(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                context.Response.OnStarting(() =>
                {
                    Write(context);
                    return Task.CompletedTask;
                });
                return next(context);
            }
        );

    private static void Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.TryAdd("X-Content-Type-Options", "nosniff");
        headers.TryAdd("Referrer-Policy", "no-referrer");
        headers.TryAdd("Content-Security-Policy", Policy(context.Request.Path));
        if (
            context.Request.Path.StartsWithSegments("/v1")
            || (
                WrongTurn.IsForPeople(context.Request.Path)
                && headers.ContentType.ToString().StartsWith("text/html", StringComparison.Ordinal)
            )
        )
        {
            // Answers and pages hold personal data: no cache keeps them.
            headers.CacheControl = "no-store";
        }
    }

    private static string Policy(PathString path) =>
        path.StartsWithSegments("/v1") ? NothingRuns
        : path.StartsWithSegments("/docs") ? Reference
        : OwnThingsOnly;
}
