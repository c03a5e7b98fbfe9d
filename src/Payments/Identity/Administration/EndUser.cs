using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Identity.Administration;

/// <summary>Nobody signs in by this name any more, at once. <c>POST /v1/users/{id}/end</c>.</summary>
/// <remarks>One administrator suffices: taking a right away gives nobody any. To come back needs two.</remarks>
public static class EndUser
{
    private const int ReasonLengthMax = 500;

    public sealed record Body(string Reason);

    [Requires(Permission.ManageUsers)]
    public sealed record Command(Guid Id, string Reason) : ICommand<Result<UserItem>>;

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Command, Result<UserItem>>
    {
        public async Task<Result<UserItem>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            if (
                string.IsNullOrWhiteSpace(command.Reason)
                || command.Reason.Length > ReasonLengthMax
            )
            {
                return Refusal.Field("/reason", "required", "Say why.");
            }

            var taken = await UserRow.Take(session, clock, command.Id, cancellationToken);
            if (!taken.TryGet(out var user, out var no))
            {
                return no;
            }

            await session.Execute(
                """
                update app_user
                   set ended_at = @now, ended_by = @by, ended_reason = @Reason
                 where id = @Id
                   and ended_at is null
                """,
                new
                {
                    command.Id,
                    command.Reason,
                    now = clock.GetUtcNow(),
                    by = session.Actor.UserName,
                },
                cancellationToken
            );
            if (
                user.Roles.Contains("admin")
                && await UserRules.EnoughAdministrators(session, cancellationToken) is { } few
            )
            {
                return few;
            }

            await PageSignIns.EndAll(session, clock, user.UserName, null, cancellationToken);
            return (await UserRow.Find(session, clock, command.Id, cancellationToken))!.Item;
        }
    }
}

/// <summary>Lifts a lock-out before its five minutes are over. <c>POST /v1/users/{id}/unlock</c>.</summary>
public static class UnlockUser
{
    [Requires(Permission.ManageUsers)]
    public sealed record Command(Guid Id) : ICommand<Result<UserItem>>;

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Command, Result<UserItem>>
    {
        public async Task<Result<UserItem>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var taken = await UserRow.Take(session, clock, command.Id, cancellationToken);
            if (!taken.TryGet(out _, out var no))
            {
                return no;
            }

            await session.Execute(
                "update app_user set failed_sign_ins = 0, locked_until = null where id = @Id",
                new { command.Id },
                cancellationToken
            );
            return (await UserRow.Find(session, clock, command.Id, cancellationToken))!.Item;
        }
    }
}
