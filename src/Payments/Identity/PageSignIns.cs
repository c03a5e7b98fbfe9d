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

    private const string IdClaim = ReturnedForm.SignInClaim;

    /// <summary>Who comes in, and how.</summary>
    /// <param name="ProvenAt">When the password was typed, here or at the issuer.</param>
    /// <param name="Old">The sign-in that this one takes the place of.</param>
    /// <param name="KeptForm">What was typed before, waiting in <c>kept_form</c>.</param>
    public sealed record Entering(
        string UserName,
        DateTimeOffset ProvenAt,
        bool ByIssuer,
        Guid? Old,
        Guid? KeptForm
    );

    private sealed record Row(
        string UserName,
        string DisplayName,
        string[] Roles,
        string[] Communes,
        string? BankBin,
        bool MustChoose,
        bool ByIssuer,
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
    public Task Enter(
        HttpContext context,
        Session session,
        string userName,
        CancellationToken cancellationToken
    ) =>
        Enter(
            context,
            session,
            new Entering(userName, clock.WallNow, ByIssuer: false, IdOf(context.User), null),
            cancellationToken
        );

    public async Task Enter(
        HttpContext context,
        Session session,
        Entering who,
        CancellationToken cancellationToken
    )
    {
        var id = Guid.CreateVersion7(clock.WallNow);
        await session.Execute(
            """
            with ended as (
                update page_sign_in
                   set ended_at = @now
                 where id = @Old
                   and ended_at is null
            )
            insert into page_sign_in (id, user_name, signed_in_at, proven_at, by_issuer, kept_form)
            values (@id, @UserName, @now, @proven, @ByIssuer, @KeptForm)
            """,
            new
            {
                id,
                who.UserName,
                who.ByIssuer,
                who.Old,
                who.KeptForm,
                now = clock.WallNow.UtcDateTime,
                proven = who.ProvenAt.UtcDateTime,
            },
            cancellationToken
        );
        var claims = new ClaimsPrincipal(
            new ClaimsIdentity([new Claim(IdClaim, id.ToString())], Scheme)
        );
        await context.SignInAsync(Scheme, claims);
        // Until the next request tells more, this is who sees the answer.
        context.User = new ClaimsPrincipal(
            new ClaimsIdentity(
                [new Claim("sub", who.UserName), new Claim(IdClaim, id.ToString())],
                Scheme
            )
        );
    }

    /// <returns>Whether the issuer had let them in, which may still know them.</returns>
    public static async Task<bool> Leave(
        HttpContext context,
        Session session,
        Clock clock,
        CancellationToken cancellationToken
    )
    {
        var byIssuer = await session.Find<bool>(
            """
            with typed as (delete from kept_form where sign_in = @id)
            update page_sign_in
               set ended_at = @now
             where id = @id
               and ended_at is null
            returning by_issuer
            """,
            new { id = IdOf(context.User), now = clock.WallNow.UtcDateTime },
            cancellationToken
        );
        await context.SignOutAsync(Scheme);
        return byIssuer;
    }

    /// <summary>What was typed before the reader's sign-in and waits for it, sealed.</summary>
    internal static Task<string?> KeptFor(
        HttpContext context,
        Session session,
        CancellationToken cancellationToken
    ) =>
        session.Find<string>(
            """
            select k.sealed
              from page_sign_in s
              join kept_form k on k.id = s.kept_form
             where s.id = @id
            """,
            new { id = IdOf(context.User) },
            cancellationToken
        );

    /// <summary>Who the cookie's sign-in is, as things stand now; null: it is over.</summary>
    private async Task<ClaimsPrincipal?> Who(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            new CommandDefinition(
                """
                select u.user_name, u.display_name, u.roles, u.communes, u.bank_bin,
                       u.password_until is not null as must_choose, s.by_issuer, s.signed_in_at, s.proven_at
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

        var user = new KnownUser(
            row.UserName,
            row.DisplayName,
            row.Roles,
            row.Communes,
            row.BankBin,
            row.MustChoose
        );
        Claim[] claims =
        [
            .. user.Claims(row.ByIssuer),
            new(IdClaim, id.ToString()),
            new(FreshSignIn.ProvenClaim, row.ProvenAt.ToString("O")),
        ];
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
