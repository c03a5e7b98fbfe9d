using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Identity;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Identity;

/// <summary>Exchanges a user name and password for an access token.</summary>
public static class SignIn
{
    private const int FailuresAllowed = 5;
    private static readonly TimeSpan LockOut = TimeSpan.FromMinutes(5);

    public sealed record Body(string UserName, string Password);

    /// <param name="ExpiresInSeconds">Seconds until the token is refused.</param>
    /// <param name="MustChoose">The password was given by others: nothing is allowed but to choose one's own.</param>
    public sealed record Answer(
        string AccessToken,
        int ExpiresInSeconds,
        [property: JsonIgnore] string UserName,
        [property: JsonIgnore] bool MustChoose
    );

    [Requires(Permission.Anyone)]
    public sealed record Command(string UserName, string Password) : IRequest<Result<Answer>>;

    private sealed record Row(
        string UserName,
        string? PasswordHash,
        DateTime? LockedUntil,
        DateTime? EndedAt,
        DateTime? PasswordUntil
    );

    internal sealed class Handler(
        Session session,
        Tokens tokens,
        Clock clock,
        AuditTrail audit,
        ServiceSettings settings
    ) : IRequestHandler<Command, Result<Answer>>
    {
        private static readonly PasswordHasher<string> Hasher = new();
        private static readonly string Decoy = Hasher.HashPassword("", "decoy");

        public async Task<Result<Answer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var user = await session.Find<Row>(
                """
                select user_name, password_hash, locked_until, ended_at, password_until
                  from app_user
                 where user_name = @UserName
                   for update
                """,
                new { command.UserName },
                cancellationToken
            );
            var now = clock.GetUtcNow();
            var verdict = Hasher.VerifyHashedPassword(
                "",
                user?.PasswordHash ?? Decoy,
                command.Password
            );
            if (
                user?.PasswordHash is null
                || !settings.LocalSignIns
                || user.LockedUntil > now
                || user.EndedAt is not null
                || user.PasswordUntil < now
                || verdict == PasswordVerificationResult.Failed
            )
            {
                await Fail(session, user?.UserName, now, cancellationToken);
                return new Refusal(
                    RefusalKind.Forbidden,
                    "sign_in_failed",
                    "The user name or password is wrong."
                );
            }

            await session.Execute(
                """
                update app_user
                   set failed_sign_ins = 0, locked_until = null
                 where user_name = @UserName
                   and failed_sign_ins > 0
                """,
                new { user.UserName },
                cancellationToken
            );
            await audit.AppendSignIn(session, user.UserName, cancellationToken);
            return new Answer(
                tokens.Make(user.UserName),
                (int)Tokens.Life.TotalSeconds,
                user.UserName,
                user.PasswordUntil is not null
            );
        }
    }

    /// <summary>Counts a wrong password; after five the user is locked out for five minutes.</summary>
    /// <param name="userName">Null: nobody has that name.</param>
    internal static async Task Fail(
        Session session,
        string? userName,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await FailedSignIns.Count(session, userName, now, cancellationToken);
        if (userName is null)
        {
            return;
        }

        await session.Execute(
            """
            update app_user
               set failed_sign_ins = failed_sign_ins + 1,
                   locked_until = case when failed_sign_ins + 1 >= @FailuresAllowed then @until else locked_until end
             where user_name = @userName
            """,
            new
            {
                userName,
                FailuresAllowed,
                until = now + LockOut,
            },
            cancellationToken
        );
    }
}
