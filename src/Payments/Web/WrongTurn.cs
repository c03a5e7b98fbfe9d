using Payments.Domain.Common;

namespace Payments.Web;

/// <summary>What went wrong on the way to a page, said in a page: nobody at a desk reads JSON.</summary>
/// <param name="Status">The HTTP status, which stays.</param>
/// <param name="Address">The address that was asked for.</param>
/// <param name="Kept">What was typed, sealed, when a sign-in came between; null: nothing.</param>
public sealed record WrongTurn(int Status, Refusal? Refusal, string Address, string? Kept)
{
    private const string Item = "wrong turn";
    private const string KeptItem = "kept form";

    private static readonly string[] forPrograms =
    [
        "/v1",
        "/openapi",
        "/docs",
        "/metrics",
        "/healthz",
        "/readyz",
    ];

    /// <summary>An address of the pages.</summary>
    public static bool IsForPeople(PathString path) =>
        !forPrograms.Any(start => path.StartsWithSegments(start));

    /// <summary>A browser asks for a page; who takes no HTML is told in JSON, wherever it went.</summary>
    public static bool IsAskedByPeople(HttpContext context) =>
        IsForPeople(context.Request.Path)
        && context
            .Request.Headers.Accept.ToString()
            .Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>Why it is no, for the page that will say so.</summary>
    public static void Say(HttpContext context, Refusal refusal) => context.Items[Item] = refusal;

    /// <summary>What was typed, for the sign-in page that the reader sees next.</summary>
    public static void Keep(HttpContext context, string sealedForm) =>
        context.Items[KeptItem] = sealedForm;

    public static WrongTurn? Of(HttpContext context) => context.Items[Item] as WrongTurn;

    /// <summary>An empty answer of 400 and above becomes a page: the sign-in for 401, else what went wrong.</summary>
    public static void UseWrongTurns(WebApplication app) =>
        app.UseWhen(
            IsAskedByPeople,
            branch =>
                branch.UseStatusCodePages(async status =>
                {
                    var context = status.HttpContext;
                    context.Items[Item] = new WrongTurn(
                        context.Response.StatusCode,
                        context.Items[Item] as Refusal,
                        context.Request.Path + context.Request.QueryString,
                        context.Items[KeptItem] as string
                    );
                    context.Request.Method = HttpMethods.Get;
                    context.Request.Path =
                        context.Response.StatusCode == StatusCodes.Status401Unauthorized
                            ? "/sign-in"
                            : "/wrong";
                    context.Request.QueryString = QueryString.Empty;
                    context.SetEndpoint(null);
                    context.Request.RouteValues.Clear();
                    await status.Next(context);
                })
        );
}
