namespace Payments.Web;

/// <summary>What every answer tells a browser: guess no types, send no referrer, be framed by nobody, load only what is ours.</summary>
internal static class SecurityHeaders
{
    /// <summary>The page that describes the API brings its own script and style; everything else has none inline.</summary>
    private const string ApiDescription = "/docs";

    /// <summary>Set when the answer starts, since an answer about a failure begins with empty headers.</summary>
    public static void UseSecurityHeaders(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                context.Response.OnStarting(() =>
                {
                    Set(context);
                    return Task.CompletedTask;
                });
                return next(context);
            }
        );

    private static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XFrameOptions = "DENY";
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments(ApiDescription)
            ? "default-src 'self' 'unsafe-inline' data:; frame-ancestors 'none'"
            : "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
    }
}
