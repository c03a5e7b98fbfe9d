using Npgsql;
using Payments.Pipeline;

namespace Payments.Identity;

/// <summary>
/// Counts failed sign-ins and writes one entry a user and minute into the log once the minute is over, so that a
/// guessing machine fills no log.
/// </summary>
/// <remarks>A name that nobody has may be a password in the wrong box: all such names are counted together.</remarks>
internal sealed class FailedSignIns(
    [FromKeyedServices("worker")] NpgsqlDataSource source,
    AuditTrail audit,
    Clock clock
) : IWorker
{
    private const int EntriesAtOnce = 500;

    private sealed record Row(string UserName, int Failures);

    public string Name => "failed sign-ins";

    public TimeSpan Rest => TimeSpan.FromSeconds(10);

    /// <param name="userName">Null: nobody has that name.</param>
    public static Task Count(
        Session session,
        string? userName,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        session.Execute(
            """
            insert into failed_sign_in (user_name, minute, failures)
            values (@userName, date_trunc('minute', @now), 1)
            on conflict (user_name, minute) do update
               set failures = failed_sign_in.failures + 1
            """,
            new { userName = userName ?? "", now },
            cancellationToken
        );

    public async Task<bool> Work(CancellationToken cancellationToken)
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        var rows = await session.Query<Row>(
            """
            delete from failed_sign_in f
             using (select user_name, minute
                      from failed_sign_in
                     where minute < date_trunc('minute', @now)
                     order by minute, user_name
                     limit @EntriesAtOnce
                       for update skip locked) due
             where f.user_name = due.user_name
               and f.minute = due.minute
            returning f.user_name, f.failures
            """,
            new { now = clock.GetUtcNow(), EntriesAtOnce },
            cancellationToken
        );
        foreach (var row in rows)
        {
            await audit.AppendFailedSignIns(
                session,
                row.UserName.Length == 0 ? Actor.Nobody.UserName : row.UserName,
                row.Failures,
                cancellationToken
            );
        }

        await session.Commit(cancellationToken);
        return rows.Count == EntriesAtOnce;
    }
}
