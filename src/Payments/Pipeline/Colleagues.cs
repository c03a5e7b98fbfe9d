using Payments.Domain.Identity;

namespace Payments.Pipeline;

/// <summary>A person who may sign in.</summary>
public sealed record Colleague(string UserName, string DisplayName);

/// <summary>Who works for a commune, by whatever door they come in.</summary>
public static class Colleagues
{
    public static Task<IReadOnlyList<Colleague>> Of(
        Session session,
        Role role,
        string communeCode,
        CancellationToken cancellationToken
    ) =>
        session.Query<Colleague>(
            """
            select user_name, display_name
              from app_user
             where @role = any (roles)
               and ended_at is null
               and ('*' = any (communes) or @communeCode = any (communes))
             order by user_name
            """,
            new { role = role.ToString().ToLowerInvariant(), communeCode },
            cancellationToken
        );
}
