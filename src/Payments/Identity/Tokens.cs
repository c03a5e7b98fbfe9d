using System.IdentityModel.Tokens.Jwt;
using System.Security.Claims;
using Microsoft.IdentityModel.Tokens;
using Payments.Pipeline;

namespace Payments.Identity;

/// <summary>Access tokens for local sign-ins: signed JWTs of one hour.</summary>
public sealed class Tokens(KeyFolder keys, Clock clock)
{
    public const string Issuer = "payments";
    public static readonly TimeSpan Life = TimeSpan.FromHours(1);

    public SymmetricSecurityKey Key { get; } = new(keys.Key("access-tokens"));

    /// <summary>It says who it is; what they may is read from the table at every request.</summary>
    public string Make(string userName)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var token = new JwtSecurityToken(
            Issuer,
            Issuer,
            [new Claim("sub", userName)],
            now,
            now + Life,
            new SigningCredentials(Key, SecurityAlgorithms.HmacSha256)
        );
        return new JwtSecurityTokenHandler().WriteToken(token);
    }

    /// <summary>What a token must be: ours, for us, unexpired by the service's own clock, signed with HS256.</summary>
    public TokenValidationParameters Rules() =>
        new()
        {
            ValidIssuer = Issuer,
            ValidAudience = Issuer,
            IssuerSigningKey = Key,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            LifetimeValidator = (notBefore, expires, _, _) =>
                expires > clock.GetUtcNow().UtcDateTime - TimeSpan.FromSeconds(5)
                && notBefore <= clock.GetUtcNow().UtcDateTime.AddMinutes(1),
            NameClaimType = "sub",
            RoleClaimType = "roles",
        };
}
