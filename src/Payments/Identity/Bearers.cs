using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Identity;

/// <summary>
/// The access tokens that open the API: ours, and the issuer's. A token proves who it is; what they may stands in our
/// table and is read at every request.
/// </summary>
internal static class Bearers
{
    private const string Ours = "our tokens";
    private const string Theirs = "the issuer's tokens";

    /// <summary>No secret that both sides know, and never none.</summary>
    public static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256,
        SecurityAlgorithms.RsaSsaPssSha256,
        SecurityAlgorithms.EcdsaSha256,
    ];

    /// <summary>What stands in id tokens alone: those are for the pages, and open nothing here.</summary>
    private static readonly string[] marksOfIdTokens = ["nonce", "at_hash", "c_hash"];

    public static void Add(IServiceCollection services, ServiceSettings settings)
    {
        var bearers = services
            .AddAuthentication(JwtBearerDefaults.AuthenticationScheme)
            .AddPolicyScheme(
                JwtBearerDefaults.AuthenticationScheme,
                null,
                either =>
                    either.ForwardDefaultSelector = context =>
                        settings.Authority is null
                        || (settings.LocalSignIns && IsOurs(context.Request))
                            ? Ours
                            : Theirs
            )
            .AddJwtBearer(
                Ours,
                bearer =>
                {
                    bearer.MapInboundClaims = false;
                    bearer.Events = new JwtBearerEvents { OnTokenValidated = KnowOurs };
                }
            );
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>>(
            provider => new ConfigureNamedOptions<JwtBearerOptions>(
                Ours,
                bearer =>
                    bearer.TokenValidationParameters = provider.GetRequiredService<Tokens>().Rules()
            )
        );
        if (settings.Authority is not null)
        {
            bearers.AddJwtBearer(Theirs, bearer => Trust(bearer, settings));
        }
    }

    private static void Trust(JwtBearerOptions bearer, ServiceSettings settings)
    {
        bearer.MapInboundClaims = false;
        bearer.Authority = settings.Authority;
        bearer.Audience = settings.Audience;
        bearer.RequireHttpsMetadata = !new Uri(settings.Authority!).IsLoopback;
        // What others sign is dated by the wall clock, whatever day a demo has reached.
        bearer.TimeProvider = TimeProvider.System;
        bearer.TokenValidationParameters.ValidAlgorithms = Algorithms;
        bearer.TokenValidationParameters.ClockSkew = IssuerDoor.ClockSkew;
        bearer.TokenValidationParameters.NameClaimType = "sub";
        bearer.Events = new JwtBearerEvents { OnTokenValidated = KnowTheirs };
    }

    private static bool IsOurs(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        var token = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? header["Bearer ".Length..].Trim()
            : "";
        var reader = new JsonWebTokenHandler();
        try
        {
            return !reader.CanReadToken(token)
                || reader.ReadJsonWebToken(token).Issuer == Tokens.Issuer;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private static async Task KnowOurs(TokenValidatedContext context) =>
        Take(
            context,
            await context
                .HttpContext.RequestServices.GetRequiredService<KnownUsers>()
                .Named(
                    context.Principal!.FindFirstValue("sub") ?? "",
                    context.HttpContext.RequestAborted
                ),
            byIssuer: false
        );

    private static async Task KnowTheirs(TokenValidatedContext context)
    {
        var claims = context.Principal!;
        var ended = context.HttpContext.RequestAborted;
        if (
            marksOfIdTokens.Any(mark => claims.HasClaim(claim => claim.Type == mark))
            || claims.FindFirstValue("typ") == "ID"
        )
        {
            context.Fail("An id token is no access token.");
            return;
        }

        var services = context.HttpContext.RequestServices;
        var user = await services
            .GetRequiredService<KnownUsers>()
            .Of(context.SecurityToken.Issuer, claims.FindFirstValue("sub") ?? "", ended);
        if (user is null)
        {
            await using var session = new Session(
                services.GetRequiredService<Npgsql.NpgsqlDataSource>()
            );
            await FailedSignIns.Count(
                session,
                null,
                services.GetRequiredService<Clock>().GetUtcNow(),
                ended
            );
            await session.Commit(ended);
        }

        Take(context, user, byIssuer: true);
    }

    private static void Take(TokenValidatedContext context, KnownUser? user, bool byIssuer)
    {
        if (user is null)
        {
            context.Fail("Nobody here is meant by this token, or no longer.");
            return;
        }

        context.Principal = new ClaimsPrincipal(
            new ClaimsIdentity(user.Claims(byIssuer), context.Scheme.Name, "sub", Caller.RoleClaim)
        );
    }
}
