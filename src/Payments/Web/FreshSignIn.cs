using System.Globalization;
using System.Reflection;
using System.Security.Claims;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Payments.Pipeline;

namespace Payments.Web;

/// <summary>A page whose form moves money: it is only done for who typed their password a moment ago.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FreshSignInAttribute : Attribute;

/// <summary>Whether the last password is new enough for that.</summary>
public static class FreshSignIn
{
    /// <summary>The instant of the last password, by the wall clock.</summary>
    public const string ProvenClaim = "proven";

    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    public static bool IsMissing(
        CompiledPageActionDescriptor page,
        ClaimsPrincipal user,
        Clock clock
    ) =>
        page.ModelTypeInfo?.GetCustomAttribute<FreshSignInAttribute>() is not null
        && !(
            DateTimeOffset.TryParse(
                user.FindFirstValue(ProvenClaim),
                CultureInfo.InvariantCulture,
                out var proven
            )
            && clock.WallNow - proven < Life
        );
}
