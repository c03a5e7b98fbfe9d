using MediatR;
using Microsoft.AspNetCore.Identity;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Identity.Administration;
using Payments.Pipeline;

namespace Payments.Identity;

/// <summary>A user chooses their own password; whatever else they have open at the pages ends. <c>POST /v1/password</c>.</summary>
/// <remarks>Like a sign-in it counts wrong passwords although it is refused, so it is no command that is rolled back.</remarks>
public static class ChangePassword
{
    public sealed record Body(string CurrentPassword, string Password);

    public sealed record Answer(string UserName);

    /// <param name="SignIn">The sign-in at the pages that goes on; null: none.</param>
    [Requires(Permission.Anyone)]
    public sealed record Command(string CurrentPassword, string Password, Guid? SignIn)
        : IRequest<Result<Answer>>;

    private sealed record Row(Guid Id, string? PasswordHash, DateTime? LockedUntil);

    internal sealed class Handler(Session session, Clock clock, AuditTrail audit)
        : IRequestHandler<Command, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var user = session.Actor.UserName;
            var row = await session.Find<Row>(
                """
                select id, password_hash, locked_until
                  from app_user
                 where user_name = @user
                   and ended_at is null
                   for update
                """,
                new { user },
                cancellationToken
            );
            if (row is null)
            {
                return Refusal.NotFound("user");
            }

            var hasher = new PasswordHasher<string>();
            var now = clock.GetUtcNow();
            if (
                row.PasswordHash is null
                || row.LockedUntil > now
                || hasher.VerifyHashedPassword("", row.PasswordHash, command.CurrentPassword)
                    == PasswordVerificationResult.Failed
            )
            {
                await SignIn.Fail(session, user, now, cancellationToken);
                return Refusal.Field("/currentPassword", "wrong_password", "That is not it.");
            }

            if (
                command.Password == command.CurrentPassword
                || UserRules.CheckPassword(command.Password, user) is not null
            )
            {
                return UserRules.CheckPassword(command.Password, user)
                    ?? Refusal.Field("/password", "weak_password", "Another one than before.");
            }

            await session.Execute(
                """
                update app_user
                   set password_hash = @hash, password_until = null, failed_sign_ins = 0
                 where id = @Id
                """,
                new { row.Id, hash = hasher.HashPassword("", command.Password) },
                cancellationToken
            );
            await PageSignIns.EndAll(session, clock, user, command.SignIn, cancellationToken);
            await audit.Append(
                session,
                nameof(ChangePassword),
                [row.Id],
                null,
                [],
                cancellationToken
            );
            return new Answer(user);
        }
    }
}
