using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Identity.Administration;

/// <summary>A user as administrators and auditors see them.</summary>
/// <param name="State">active; locked: too many wrong passwords; waiting: a given password is not replaced yet; ended.</param>
/// <param name="LockedUntil">While the lock-out lasts.</param>
/// <param name="FailedSignIns">Wrong passwords since the last right one.</param>
/// <param name="PasswordUntil">When a given password runs out.</param>
/// <param name="Subject">Whom the issuer means; null: by a password alone.</param>
public sealed record UserItem(
    Guid Id,
    string UserName,
    string DisplayName,
    IReadOnlyList<string> Roles,
    IReadOnlyList<string> Communes,
    string? BankBin,
    string State,
    DateTimeOffset? LockedUntil,
    int FailedSignIns,
    DateTimeOffset? PasswordUntil,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt,
    string? EndedBy,
    string? EndedReason,
    string? Issuer,
    string? Subject
);

/// <summary>Who may sign in here. <c>GET /v1/users</c>.</summary>
public static class ListUsers
{
    /// <param name="Text">Part of a user name or name; null: all.</param>
    /// <param name="State">active, locked, waiting or ended; null: all.</param>
    [Requires(Permission.ReadUsers)]
    public sealed record Query(string? Text, string? State, int? Limit, string? Cursor)
        : IQuery<Result<Page<UserItem>>>;

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Query, Result<Page<UserItem>>>
    {
        public async Task<Result<Page<UserItem>>> Handle(
            Query query,
            CancellationToken cancellationToken
        )
        {
            if (
                !Paging.TryRead(query.Limit, query.Cursor, out var limit, out var after, out var no)
            )
            {
                return no;
            }

            var rows = await session.Query<UserRow>(
                $"""
                select *
                  from ({UserRow.Sql}) u
                 where user_name > @after
                   and (@State::text is null or state = @State)
                   and (@Text::text is null
                        or strpos(lower(user_name), lower(@Text)) > 0
                        or strpos(lower(display_name), lower(@Text)) > 0)
                 order by user_name
                 limit @limit + 1
                """,
                new
                {
                    query.State,
                    query.Text,
                    after = after ?? "",
                    limit,
                    now = clock.GetUtcNow(),
                },
                cancellationToken
            );
            return Paging.Of<UserItem>(
                [.. rows.Select(row => row.Item)],
                limit,
                item => item.UserName
            );
        }
    }
}

/// <summary>One user. <c>GET /v1/users/{id}</c>.</summary>
public static class ShowUser
{
    [Requires(Permission.ReadUsers)]
    public sealed record Query(Guid Id) : IQuery<Result<UserItem>>;

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Query, Result<UserItem>>
    {
        public async Task<Result<UserItem>> Handle(
            Query query,
            CancellationToken cancellationToken
        ) =>
            await UserRow.Find(session, clock, query.Id, cancellationToken) is { } row
                ? row.Item
                : Refusal.NotFound("user");
    }
}

/// <summary>How users are read; never with the password.</summary>
internal sealed record UserRow(
    Guid Id,
    string UserName,
    string DisplayName,
    string[] Roles,
    string[] Communes,
    string? BankBin,
    string State,
    DateTime? LockedUntil,
    int FailedSignIns,
    DateTime? PasswordUntil,
    DateTime CreatedAt,
    DateTime? EndedAt,
    string? EndedBy,
    string? EndedReason,
    string? Issuer,
    string? Subject
)
{
    public const string Sql = """
        select id, user_name, display_name, roles, communes, bank_bin,
               case when ended_at is not null then 'ended'
                    when locked_until > @now then 'locked'
                    when password_until is not null then 'waiting'
                    else 'active'
               end as state,
               case when locked_until > @now then locked_until end as locked_until,
               failed_sign_ins, password_until, created_at, ended_at, ended_by, ended_reason,
               issuer, subject
          from app_user
        """;

    public UserItem Item =>
        new(
            Id,
            UserName,
            DisplayName,
            Roles,
            Communes,
            BankBin,
            State,
            LockedUntil,
            FailedSignIns,
            PasswordUntil,
            CreatedAt,
            EndedAt,
            EndedBy,
            EndedReason,
            Issuer,
            Subject
        );

    public static Task<UserRow?> Find(
        Session session,
        Clock clock,
        Guid id,
        CancellationToken cancellationToken
    ) =>
        session.Find<UserRow>(
            $"{Sql} where id = @id",
            new { id, now = clock.GetUtcNow() },
            cancellationToken
        );

    /// <summary>The user, locked until the request ends.</summary>
    public static async Task<Result<UserRow>> Take(
        Session session,
        Clock clock,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        session.Concern(id);
        var row = await session.Find<UserRow>(
            $"{Sql} where id = @id for update",
            new { id, now = clock.GetUtcNow() },
            cancellationToken
        );
        return row is null ? Refusal.NotFound("user") : row;
    }
}
