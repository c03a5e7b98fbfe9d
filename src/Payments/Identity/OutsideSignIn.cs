using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Identity;

/// <summary>Lets in at the pages whom the issuer has proven, if a user of ours holds that identity. Nobody is made by it.</summary>
/// <remarks>It counts what it refuses, so it is no command that is rolled back.</remarks>
public static class OutsideSignIn
{
    public sealed record Answer(string UserName);

    [Requires(Permission.Anyone)]
    public sealed record Command(string Issuer, string Subject) : IRequest<Result<Answer>>;

    private sealed record Row(string UserName, DateTime? LockedUntil, DateTime? EndedAt);

    internal static Refusal Failed =>
        new(
            RefusalKind.Forbidden,
            "outside_failed",
            "The issuer did not prove who you are. Try again."
        );

    internal static Refusal Unavailable =>
        new(
            RefusalKind.Forbidden,
            "outside_unavailable",
            "The issuer does not answer. Try again in a moment."
        );

    internal static Refusal Stale =>
        new(
            RefusalKind.Forbidden,
            "outside_stale",
            "The issuer did not ask for your password again. Try again."
        );

    internal sealed class Handler(Session session, Clock clock, AuditTrail audit)
        : IRequestHandler<Command, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var user = await session.Find<Row>(
                """
                select user_name, locked_until, ended_at
                  from app_user
                 where issuer = @Issuer
                   and subject = @Subject
                """,
                OutsideIdentity.Of(command.Issuer, command.Subject),
                cancellationToken
            );
            var now = clock.GetUtcNow();
            if (user is null || user.EndedAt is not null || user.LockedUntil > now)
            {
                await FailedSignIns.Count(session, user?.UserName, now, cancellationToken);
                return user is null
                    ? new Refusal(
                        RefusalKind.Forbidden,
                        "outside_unknown",
                        "The issuer knows you, but nobody here holds that identity. Ask an administrator."
                    )
                    : new Refusal(
                        RefusalKind.Forbidden,
                        "outside_closed",
                        "Your sign-in here is locked or has ended. Ask an administrator."
                    );
            }

            await audit.AppendSignIn(session, user.UserName, cancellationToken);
            return new Answer(user.UserName);
        }
    }
}
