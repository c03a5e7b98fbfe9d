using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.HttpOverrides;

namespace Payments.Web;

/// <summary>The doors that are open without a token, and what stands before them.</summary>
public static class OpenDoors
{
    /// <summary>The policy of <c>/metrics</c>: from this machine, or with a token.</summary>
    public const string Metrics = "metrics";

    /// <summary>The limit of sign-ins an address.</summary>
    public const string SignIn = "sign-in";

    /// <summary>Where the issuer of an OpenID Connect sign-in sends people back to; it is registered there.</summary>
    public const string IssuerCallback = "/sign-in/outside/callback";

    /// <summary>Sign-ins a minute from one address: an office behind one address signs in with less.</summary>
    public const int SignInsPerMinute = 30;

    private const int SignInsPerMinuteHere = 6_000;

    public static void AddOpenDoors(this IServiceCollection services)
    {
        // Only a proxy on this machine may say for whom it asks; the framework trusts no other by default.
        services.Configure<ForwardedHeadersOptions>(forwarded =>
            forwarded.ForwardedHeaders =
                ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto
        );
        services
            .AddAuthorizationBuilder()
            .AddPolicy(Metrics, policy => policy.RequireAssertion(IsHereOrKnown));
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = (rejected, _) =>
            {
                rejected.HttpContext.Response.Headers.RetryAfter = "60";
                return ValueTask.CompletedTask;
            };
            limiter.AddPolicy(
                SignIn,
                context =>
                    // To see the form costs nothing; to send it is a try.
                    HttpMethods.IsGet(context.Request.Method)
                        ? RateLimitPartition.GetNoLimiter(IPAddress.None)
                        : ByAddress(context)
            );
            // The way back from the issuer is no endpoint, so that no policy of one holds it.
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(context =>
                context.Request.Path == IssuerCallback
                    ? ByAddress(context)
                    : RateLimitPartition.GetNoLimiter(IPAddress.None)
            );
        });
    }

    private static RateLimitPartition<IPAddress> ByAddress(HttpContext context) =>
        RateLimitPartition.GetFixedWindowLimiter(
            context.Connection.RemoteIpAddress ?? IPAddress.None,
            address => new FixedWindowRateLimiterOptions
            {
                Window = TimeSpan.FromMinutes(1),
                PermitLimit = IPAddress.IsLoopback(address)
                    ? SignInsPerMinuteHere
                    : SignInsPerMinute,
            }
        );

    private static bool IsHereOrKnown(AuthorizationHandlerContext authorisation) =>
        authorisation.User.Identity?.IsAuthenticated == true
        || (
            authorisation.Resource is HttpContext { Connection.RemoteIpAddress: { } address }
            && IPAddress.IsLoopback(address)
        );
}
