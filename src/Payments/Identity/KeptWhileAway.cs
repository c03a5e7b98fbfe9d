using Payments.Pipeline;

namespace Payments.Identity;

/// <summary>
/// What was typed, sealed, while its reader is away at the issuer: too long for an address or a cookie. It lives as long
/// as the seal.
/// </summary>
internal static class KeptWhileAway
{
    private static readonly TimeSpan life = TimeSpan.FromHours(8);

    public static async Task<Guid> Put(
        Session session,
        Clock clock,
        string typed,
        CancellationToken cancellationToken
    )
    {
        var id = Guid.CreateVersion7(clock.WallNow);
        await session.Execute(
            """
            with old as (delete from kept_form where kept_at < @until)
            insert into kept_form (id, sealed, kept_at) values (@id, @typed, @now)
            """,
            new
            {
                id,
                typed,
                now = clock.WallNow.UtcDateTime,
                until = clock.WallNow.UtcDateTime - life,
            },
            cancellationToken
        );
        return id;
    }

    public static Task<string?> Read(
        Session session,
        Guid id,
        CancellationToken cancellationToken
    ) =>
        session.Find<string>(
            "select sealed from kept_form where id = @id",
            new { id },
            cancellationToken
        );

    /// <summary>What waits for the reader of a sign-in.</summary>
    public static Task<string?> After(
        Session session,
        Guid signIn,
        CancellationToken cancellationToken
    ) =>
        session.Find<string>(
            """
            select k.sealed
              from page_sign_in s
              join kept_form k on k.id = s.kept_form
             where s.id = @signIn
            """,
            new { signIn },
            cancellationToken
        );
}
