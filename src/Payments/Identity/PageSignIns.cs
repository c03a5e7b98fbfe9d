using System.IdentityModel.Tokens.Jwt;
using System.Security.Claims;
using Dapper;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Npgsql;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Identity;

/// <summary>
/// Sign-ins at the pages: the cookie holds an id, who that is and what they may is read anew at every request, so that
/// a role taken away is gone at once and signing out ends it everywhere.
/// </summary>
public sealed class PageSignIns(NpgsqlDataSource source, Clock clock)
{
    public const string Scheme = ServedPages.Scheme;

    /// <summary>Without a request for this long, one signs in again.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    /// <summary>However busy: the day at the desk.</summary>
    public static readonly TimeSpan Total = TimeSpan.FromHours(10);

    private const string IdClaim = "sid";

    private sealed record Row(
        string UserName,
        string DisplayName,
        string[] Roles,
        string[] Communes,
        string? BankBin,
        DateTime SignedInAt,
        DateTime ProvenAt
    );

    public static void Add(IServiceCollection services, ServiceSettings settings)
    {
        services.AddSingleton<PageSignIns>();
        services
            .AddAuthentication()
            .AddCookie(
                Scheme,
                cookies =>
                {
                    cookies.Cookie.Name = "payments";
                    cookies.Cookie.HttpOnly = true;
                    cookies.Cookie.SameSite = SameSiteMode.Strict;
                    // A demo on this machine's own address has no certificate; anywhere else there is one.
                    cookies.Cookie.SecurePolicy = settings.Demo
                        ? CookieSecurePolicy.SameAsRequest
                        : CookieSecurePolicy.Always;
                    cookies.ExpireTimeSpan = Idle;
                    cookies.SlidingExpiration = true;
                    cookies.TimeProvider = new WallClock();
                    cookies.Events = new Door();
                }
            );
    }

    /// <summary>After the right password: a new sign-in, with the cookie that names it.</summary>
    /// <param name="accessToken">What the sign-in of the API gave: it says who it is.</param>
    public async Task Enter(
        HttpContext context,
        Session session,
        string accessToken,
        CancellationToken cancellationToken
    )
    {
        var user = new JwtSecurityTokenHandler().ReadJwtToken(accessToken).Subject;
        var id = Guid.CreateVersion7(clock.WallNow);
        var now = clock.WallNow.UtcDateTime;
        await session.Execute(
            """
            with ended as (
                update page_sign_in
                   set ended_at = @now
                 where id = @old
                   and ended_at is null
            )
            insert into page_sign_in (id, user_name, signed_in_at, proven_at)
            values (@id, @user, @now, @now)
            """,
            new
            {
                id,
                user,
                now,
                old = IdOf(context.User),
            },
            cancellationToken
        );
        var claims = new ClaimsPrincipal(
            new ClaimsIdentity([new Claim(IdClaim, id.ToString())], Scheme)
        );
        await context.SignInAsync(Scheme, claims);
        // Until the next request tells more, this is who sees the answer.
        context.User = new ClaimsPrincipal(
            new ClaimsIdentity([new Claim("sub", user), new Claim(IdClaim, id.ToString())], Scheme)
        );
    }

    public static async Task Leave(
        HttpContext context,
        Session session,
        Clock clock,
        CancellationToken cancellationToken
    )
    {
        await session.Execute(
            "update page_sign_in set ended_at = @now where id = @id and ended_at is null",
            new { id = IdOf(context.User), now = clock.WallNow.UtcDateTime },
            cancellationToken
        );
        await context.SignOutAsync(Scheme);
    }

    /// <summary>Who the cookie's sign-in is, as things stand now; null: it is over.</summary>
    private async Task<ClaimsPrincipal?> Who(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            new CommandDefinition(
                """
                select u.user_name, u.display_name,
                       case when u.password_until is null then u.roles else '{}' end as roles,
                       case when u.password_until is null then u.communes else '{}' end as communes,
                       u.bank_bin, s.signed_in_at, s.proven_at
                  from page_sign_in s
                  join app_user u on u.user_name = s.user_name
                 where s.id = @id
                   and s.ended_at is null
                   and u.ended_at is null
                """,
                new { id },
                cancellationToken: cancellationToken
            )
        );
        if (row is null || clock.WallNow - row.SignedInAt > Total)
        {
            return null;
        }

        var claims = new List<Claim>
        {
            new(IdClaim, id.ToString()),
            new("sub", row.UserName),
            new("name", row.DisplayName),
            new(FreshSignIn.ProvenClaim, row.ProvenAt.ToString("O")),
        };
        claims.AddRange(row.Roles.Select(role => new Claim(Caller.RoleClaim, role)));
        claims.AddRange(row.Communes.Select(code => new Claim(Caller.CommuneClaim, code)));
        if (row.BankBin is not null)
        {
            claims.Add(new Claim(Caller.BankClaim, row.BankBin));
        }

        return new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme, "sub", Caller.RoleClaim));
    }

    /// <summary>Ends what a user has open at the pages.</summary>
    /// <param name="but">The sign-in that goes on; null: none does.</param>
    internal static Task EndAll(
        Session session,
        Clock clock,
        string userName,
        Guid? but,
        CancellationToken cancellationToken
    ) =>
        session.Execute(
            """
            update page_sign_in
               set ended_at = @now
             where user_name = @userName
               and ended_at is null
               and id is distinct from @but
            """,
            new
            {
                userName,
                but,
                now = clock.WallNow.UtcDateTime,
            },
            cancellationToken
        );

    internal static Guid? IdOf(ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue(IdClaim), out var id) ? id : null;

    /// <summary>Idle time is real time, whatever day the demo has reached.</summary>
    private sealed class WallClock : TimeProvider;

    private sealed class Door : CookieAuthenticationEvents
    {
        public override Task CheckSlidingExpiration(CookieSlidingExpirationContext context)
        {
            context.ShouldRenew = context.ElapsedTime > TimeSpan.FromMinutes(1);
            return Task.CompletedTask;
        }

        public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
        {
            var signIns = context.HttpContext.RequestServices.GetRequiredService<PageSignIns>();
            if (
                IdOf(context.Principal!) is { } id
                && await signIns.Who(id, context.HttpContext.RequestAborted) is { } who
            )
            {
                // Only the id goes back into the cookie: who it is stays here.
                context.Principal = who;
                return;
            }

            context.RejectPrincipal();
        }

        /// <summary>A page is asked for again after the sign-in; what a form sent is kept meanwhile.</summary>
        public override async Task RedirectToLogin(
            RedirectContext<CookieAuthenticationOptions> context
        )
        {
            if (HttpMethods.IsGet(context.Request.Method))
            {
                context.Response.Redirect(
                    context.Request.Path == "/"
                        ? "/sign-in"
                        : $"/sign-in?return={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}"
                );
                return;
            }

            await context
                .HttpContext.RequestServices.GetRequiredService<KeptForm>()
                .Keep(context.HttpContext);
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }

        public override Task RedirectToAccessDenied(
            RedirectContext<CookieAuthenticationOptions> context
        )
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }
    }
}
