using System.Security.Claims;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Web;

/// <summary>Reads the actor from the claims of a token, ours or an issuer's.</summary>
public static class Caller
{
    public const string RoleClaim = "roles";
    public const string CommuneClaim = "communes";
    public const string BankClaim = "bank";

    public static Actor Of(ClaimsPrincipal user)
    {
        var name = user.FindFirstValue("sub");
        if (user.Identity?.IsAuthenticated != true || string.IsNullOrEmpty(name))
        {
            return Actor.Nobody;
        }

        var roles = user.FindAll(RoleClaim)
            .Select(claim =>
                Enum.TryParse<Role>(claim.Value, ignoreCase: true, out var role)
                    ? role
                    : (Role?)null
            )
            .OfType<Role>()
            .ToArray();
        var communes = user.FindAll(CommuneClaim)
            .Select(claim => claim.Value)
            .Where(code => code == "*" || (code.Length == 5 && code.All(char.IsAsciiDigit)))
            .ToArray();
        return new Actor(name, roles, communes, user.FindFirstValue(BankClaim));
    }
}
