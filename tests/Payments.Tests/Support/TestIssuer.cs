using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Payments.Tests.Support;

/// <summary>
/// A small OpenID Connect issuer on its own port: authorization code with PKCE, signed tokens. It lets in whom
/// <see cref="Subject"/> names without asking, and misbehaves on demand.
/// </summary>
public sealed class TestIssuer : IAsyncDisposable
{
    public const string ClientId = "payments-pages";
    public const string ClientSecret = "a secret of the test";

    private readonly RsaSecurityKey key = new(RSA.Create(2048)) { KeyId = "k1" };
    private readonly ConcurrentDictionary<string, Dictionary<string, string>> codes = new();
    private readonly WebApplication app;
    private readonly HttpClient browser = new(new HttpClientHandler { AllowAutoRedirect = false });

    private TestIssuer(WebApplication app) => this.app = app;

    public string Address { get; private set; } = "";

    /// <summary>By the wall clock, as issuers date what they sign.</summary>
    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>Who sits at the browser.</summary>
    public string Subject { get; set; } = "";

    /// <summary>When that person last typed a password there; null: just now.</summary>
    public DateTimeOffset? SignedInAt { get; set; }

    /// <summary>Changes an id token before it is signed.</summary>
    public Action<SecurityTokenDescriptor>? Bend { get; set; }

    /// <summary>Signs with a key that the issuer does not publish.</summary>
    public bool ForgesKeys { get; set; }

    /// <summary>What was asked at the last way in.</summary>
    public IReadOnlyDictionary<string, string> Asked { get; private set; } =
        new Dictionary<string, string>();

    public static async Task<TestIssuer> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var issuer = new TestIssuer(app);
        app.MapGet("/.well-known/openid-configuration", issuer.Describe);
        app.MapGet("/keys", issuer.Keys);
        app.MapGet("/authorize", issuer.Authorize);
        app.MapPost("/token", issuer.Exchange);
        await app.StartAsync();
        issuer.Address = app
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.First();
        return issuer;
    }

    /// <summary>Goes where the browser is led, and says where the issuer leads it back to.</summary>
    public async Task<string> Follow(string address)
    {
        using var response = await browser.GetAsync(new Uri(address));
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        return response.Headers.Location!.PathAndQuery;
    }

    /// <summary>An access token, for the API unless bent.</summary>
    public string AccessToken(string subject, Action<SecurityTokenDescriptor>? bend = null)
    {
        var token = Token(subject, "payments");
        // An issuer may say what it likes about roles: ours stand in our table.
        token.Claims!["roles"] = new[] { "admin", "treasurer" };
        token.Claims["communes"] = new[] { "*" };
        bend?.Invoke(token);
        return new JsonWebTokenHandler().CreateToken(token);
    }

    public string IdToken(string subject, string nonce)
    {
        var token = Token(subject, ClientId);
        token.Claims!["nonce"] = nonce;
        token.Claims["auth_time"] = (SignedInAt ?? Now).ToUnixTimeSeconds();
        Bend?.Invoke(token);
        return new JsonWebTokenHandler().CreateToken(token);
    }

    private SecurityTokenDescriptor Token(string subject, string audience) =>
        new()
        {
            Issuer = Address,
            Audience = audience,
            NotBefore = Now.UtcDateTime.AddMinutes(-1),
            Expires = Now.UtcDateTime.AddMinutes(5),
            SigningCredentials = new SigningCredentials(
                ForgesKeys ? new RsaSecurityKey(RSA.Create(2048)) { KeyId = "k1" } : key,
                SecurityAlgorithms.RsaSha256
            ),
            Claims = new Dictionary<string, object> { ["sub"] = subject },
        };

    private IResult Describe() =>
        Results.Json(
            new
            {
                issuer = Address,
                authorization_endpoint = Address + "/authorize",
                token_endpoint = Address + "/token",
                end_session_endpoint = Address + "/end",
                jwks_uri = Address + "/keys",
                response_types_supported = new[] { "code" },
                subject_types_supported = new[] { "public" },
                id_token_signing_alg_values_supported = new[] { "RS256" },
                code_challenge_methods_supported = new[] { "S256" },
            }
        );

    private IResult Keys()
    {
        var open = key.Rsa.ExportParameters(includePrivateParameters: false);
        return Results.Json(
            new
            {
                keys = new[]
                {
                    new
                    {
                        kty = "RSA",
                        use = "sig",
                        alg = "RS256",
                        kid = key.KeyId,
                        n = Base64UrlEncoder.Encode(open.Modulus),
                        e = Base64UrlEncoder.Encode(open.Exponent),
                    },
                },
            }
        );
    }

    private IResult Authorize(HttpRequest request)
    {
        var asked = request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        Asked = asked;
        var code = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        codes[code] = asked;
        return Results.Redirect(
            $"{asked["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(asked["state"])}"
        );
    }

    private async Task<IResult> Exchange(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var isRight =
            codes.TryRemove(form["code"].ToString(), out var asked)
            && form["client_id"] == ClientId
            && form["client_secret"] == ClientSecret
            && form["redirect_uri"] == asked["redirect_uri"]
            && asked["code_challenge_method"] == "S256"
            && Base64UrlEncoder.Encode(
                SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))
            ) == asked["code_challenge"];
        return isRight
            ? Results.Json(
                new
                {
                    token_type = "Bearer",
                    expires_in = 300,
                    access_token = AccessToken(Subject),
                    id_token = IdToken(Subject, asked!["nonce"]),
                }
            )
            : Results.Json(new { error = "invalid_grant" }, statusCode: 400);
    }

    public async ValueTask DisposeAsync()
    {
        browser.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
