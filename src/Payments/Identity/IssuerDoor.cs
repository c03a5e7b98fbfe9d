using System.Globalization;
using System.IdentityModel.Tokens.Jwt;
using System.Security.Claims;
using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Payments.Domain.Common;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Identity;

/// <summary>
/// The way from the pages to the issuer and back: authorization code with PKCE, and a nonce. What comes back is an
/// ordinary sign-in of <see cref="PageSignIns"/>; no token of the issuer is kept.
/// </summary>
public static class IssuerDoor
{
    public const string Scheme = "issuer";

    /// <summary>Where the issuer sends people who have signed out there too.</summary>
    public const string SignedOut = "/sign-in/outside/signed-out";

    /// <summary>How far the clocks may be apart.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    private const string IssuerClaim = "proven by";
    private const string KeptItem = "kept";
    private const string OldItem = "old";
    private const string SinceItem = "since";

    public static bool IsOpen(ServiceSettings settings) =>
        settings is { Authority: not null, ClientId: not null };

    /// <summary>What people call the issuer.</summary>
    public static string NameOf(ServiceSettings settings) =>
        settings.AuthorityName ?? new Uri(settings.Authority!).Host;

    public static void Add(IServiceCollection services, ServiceSettings settings)
    {
        if (IsOpen(settings))
        {
            services
                .AddAuthentication()
                .AddOpenIdConnect(Scheme, issuer => Describe(issuer, settings));
        }
    }

    /// <summary>Begins the way, as an answer that this page's own form may have: the issuer's address; empty: it does not answer.</summary>
    /// <remarks>No redirect: under <c>form-action 'self'</c> a form must not end at somebody else's.</remarks>
    /// <param name="back">Where to afterwards: an address of ours.</param>
    /// <param name="kept">What waits to be sent on; null: nothing.</param>
    /// <param name="again">Who is signed in proves it once more, since money will move.</param>
    public static async Task<string> AddressOut(
        HttpContext context,
        Clock clock,
        string back,
        Guid? kept,
        bool again
    )
    {
        var properties = new OpenIdConnectChallengeProperties
        {
            RedirectUri = back,
            Prompt = again ? "login" : null,
            // Always asked, so that the issuer says when its own sign-in was.
            MaxAge = again ? FreshSignIn.Life : PageSignIns.Total,
        };
        var since = clock.WallNow - (again ? TimeSpan.Zero : PageSignIns.Total);
        properties.Items[SinceItem] = since.ToString("O");
        properties.Items[KeptItem] = kept?.ToString();
        properties.Items[OldItem] = PageSignIns.IdOf(context.User)?.ToString();
        return await Address(context, () => context.ChallengeAsync(Scheme, properties));
    }

    /// <summary>Where the issuer ends its own sign-in; empty: it offers no such place, or does not answer.</summary>
    public static Task<string> AddressToSignOut(HttpContext context) =>
        Address(
            context,
            () =>
                context.SignOutAsync(
                    Scheme,
                    new AuthenticationProperties { RedirectUri = "/sign-in" }
                )
        );

    /// <summary>Takes the address out of the redirect that the handler would send.</summary>
    private static async Task<string> Address(HttpContext context, Func<Task> redirect)
    {
        try
        {
            await redirect();
        }
        catch (InvalidOperationException exception)
            when (exception.InnerException is IOException or HttpRequestException)
        {
            // What the issuer says of itself cannot be read.
            return "";
        }

        var response = context.Response;
        var address = response.Headers.Location.ToString();
        response.Headers.Remove("Location");
        response.StatusCode = StatusCodes.Status200OK;
        return address;
    }

    private static void Describe(OpenIdConnectOptions issuer, ServiceSettings settings)
    {
        issuer.Authority = settings.Authority;
        issuer.ClientId = settings.ClientId;
        issuer.ClientSecret = settings.ClientSecret;
        issuer.RequireHttpsMetadata = !new Uri(settings.Authority!).IsLoopback;
        issuer.CallbackPath = OpenDoors.IssuerCallback;
        issuer.SignedOutCallbackPath = SignedOut;
        issuer.RemoteSignOutPath = PathString.Empty;
        issuer.SignInScheme = PageSignIns.Scheme;
        issuer.ResponseType = OpenIdConnectResponseType.Code;
        // The way back is a link, so that cookies of the same site come with it.
        issuer.ResponseMode = OpenIdConnectResponseMode.Query;
        issuer.UsePkce = true;
        issuer.MapInboundClaims = false;
        issuer.SaveTokens = false;
        issuer.DisableTelemetry = true;
        // Names, roles and places stand in our table: nothing is asked but who it is.
        issuer.Scope.Clear();
        issuer.Scope.Add("openid");
        issuer.TimeProvider = TimeProvider.System;
        issuer.TokenValidationParameters.ValidAlgorithms = Bearers.Algorithms;
        issuer.TokenValidationParameters.ClockSkew = ClockSkew;
        foreach (var cookie in new[] { issuer.CorrelationCookie, issuer.NonceCookie })
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = settings.Demo
                ? CookieSecurePolicy.SameAsRequest
                : CookieSecurePolicy.Always;
        }

        issuer.Events = new OpenIdConnectEvents
        {
            OnTicketReceived = Arrive,
            OnRemoteFailure = async context =>
            {
                await Refuse(
                    context.HttpContext,
                    OutsideSignIn.Failed,
                    context.Properties,
                    isCounted: false
                );
                context.HandleResponse();
            },
            OnTokenValidated = context =>
            {
                // Got from the issuer itself, a token need not be signed, says the standard; here it must.
                if (!Bearers.Algorithms.Contains(context.SecurityToken.Header.Alg))
                {
                    context.Fail("The id token is not signed.");
                    return Task.CompletedTask;
                }

                // The handler forgets who issued it; the mapping needs both.
                ((ClaimsIdentity)context.Principal!.Identity!).AddClaim(
                    new Claim(IssuerClaim, context.SecurityToken.Issuer)
                );
                return Task.CompletedTask;
            },
            OnRedirectToIdentityProviderForSignOut = context =>
            {
                context.ProtocolMessage.ClientId = context.Options.ClientId;
                return Task.CompletedTask;
            },
        };
    }

    private static async Task Arrive(TicketReceivedContext context)
    {
        context.HandleResponse();
        var http = context.HttpContext;
        var services = http.RequestServices;
        var claims = context.Principal!;
        var items = context.Properties!.Items;
        var since = DateTimeOffset.Parse(items[SinceItem]!, CultureInfo.InvariantCulture);
        if (ProvenAt(claims) is not { } proven || proven + ClockSkew < since)
        {
            await Refuse(http, OutsideSignIn.Stale, context.Properties, isCounted: false);
            return;
        }

        var session = services.GetRequiredService<Session>();
        var answer = await services
            .GetRequiredService<IMediator>()
            .Send(
                new OutsideSignIn.Command(
                    claims.FindFirstValue(IssuerClaim)!,
                    claims.FindFirstValue("sub")!
                ),
                http.RequestAborted
            );
        if (!answer.TryGet(out var user, out var refusal))
        {
            await Refuse(http, refusal, context.Properties, isCounted: true);
            return;
        }

        var kept = IdIn(items, KeptItem);
        await services
            .GetRequiredService<PageSignIns>()
            .Enter(
                http,
                session,
                new PageSignIns.Entering(
                    user.UserName,
                    proven,
                    ByIssuer: true,
                    IdIn(items, OldItem),
                    kept
                ),
                http.RequestAborted
            );
        await session.Commit(CancellationToken.None);
        // Our own cookie comes only with what our own pages ask for: the next page leads on by itself.
        http.Response.Redirect(
            "/sign-in/outside?return="
                + Uri.EscapeDataString(
                    kept is null ? context.ReturnUri ?? "/" : "/sign-in?continue=1"
                )
        );
    }

    /// <summary>When the issuer last saw a password; a clock of its that is ahead gains nothing.</summary>
    private static DateTimeOffset? ProvenAt(ClaimsPrincipal claims) =>
        long.TryParse(
            claims.FindFirstValue(JwtRegisteredClaimNames.AuthTime),
            CultureInfo.InvariantCulture,
            out var seconds
        )
            ? DateTimeOffset.FromUnixTimeSeconds(
                Math.Min(seconds, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds())
            )
            : null;

    private static Guid? IdIn(IDictionary<string, string?> items, string name) =>
        items.TryGetValue(name, out var text) && Guid.TryParse(text, out var id) ? id : null;

    /// <summary>The sign-in page with why not; what was typed goes on from there.</summary>
    private static async Task Refuse(
        HttpContext http,
        Refusal refusal,
        AuthenticationProperties? properties,
        bool isCounted
    )
    {
        var services = http.RequestServices;
        var session = services.GetRequiredService<Session>();
        // Without a state of ours nobody has begun anything: whoever asks at random fills no log.
        if (!isCounted && properties is not null)
        {
            await FailedSignIns.Count(
                session,
                null,
                services.GetRequiredService<Clock>().GetUtcNow(),
                http.RequestAborted
            );
        }

        if (
            properties is not null
            && IdIn(properties.Items, KeptItem) is { } kept
            && await ReturnedForm.Read(session, kept, http.RequestAborted) is { } typed
        )
        {
            WrongTurn.Keep(http, typed);
        }

        await session.Commit(CancellationToken.None);
        WrongTurn.Say(http, refusal);
        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
    }
}
