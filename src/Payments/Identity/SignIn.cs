using MediatR;
using Microsoft.AspNetCore.Identity;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Identity;

/// <summary>Exchanges a user name and password for an access token.</summary>
public static class SignIn
{
    private const int FailuresAllowed = 5;
    private static readonly TimeSpan LockOut = TimeSpan.FromMinutes(5);

    public sealed record Body(string UserName, string Password);

    /// <param name="ExpiresInSeconds">Seconds until the token is refused.</param>
    public sealed record Answer(string AccessToken, int ExpiresInSeconds);

    [Requires(Permission.Anyone)]
    public sealed record Command(string UserName, string Password) : IRequest<Result<Answer>>;

    private sealed record Row(
        string UserName,
        string PasswordHash,
        string[] Roles,
        string[] Communes,
        string? BankBin,
        int FailedSignIns,
        DateTime? LockedUntil
    );

    internal sealed class Handler(Session session, Tokens tokens, Clock clock, AuditTrail audit)
        : IRequestHandler<Command, Result<Answer>>
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
                select user_name, password_hash, roles, communes, bank_bin, failed_sign_ins, locked_until
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
                user is null
                || user.LockedUntil > now
                || verdict == PasswordVerificationResult.Failed
            )
            {
                await Fail(user, now, cancellationToken);
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
            var actor = new Actor(
                user.UserName,
                [.. user.Roles.Select(role => Enum.Parse<Role>(role, ignoreCase: true))],
                user.Communes,
                user.BankBin
            );
            return new Answer(tokens.Make(actor), (int)Tokens.Life.TotalSeconds);
        }

        private async Task Fail(Row? user, DateTimeOffset now, CancellationToken cancellationToken)
        {
            await FailedSignIns.Count(session, user?.UserName, now, cancellationToken);
            if (user is null)
            {
                return;
            }

            await session.Execute(
                """
                update app_user
                   set failed_sign_ins = failed_sign_ins + 1,
                       locked_until = case when failed_sign_ins + 1 >= @FailuresAllowed then @until else locked_until end
                 where user_name = @UserName
                """,
                new
                {
                    user.UserName,
                    FailuresAllowed,
                    until = now + LockOut,
                },
                cancellationToken
            );
        }
    }
}
