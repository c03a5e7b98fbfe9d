using Dapper;
using Npgsql;
using Payments.Domain.Audit;
using Payments.Domain.Beneficiaries;
using Payments.Pipeline;

namespace Payments.Beneficiaries.Imports;

/// <summary>Checks and applies imports, one at a time and each by one worker; a killed one is taken up again.</summary>
internal sealed class ImportWorker(
    [FromKeyedServices("worker")] NpgsqlDataSource source,
    ImportStore store,
    ImportFiles files,
    OfficeWords words,
    AuditTrail audit,
    Clock clock
) : IWorker
{
    private const long LockSpace = 0x696D706F;
    private static readonly TimeSpan betweenSweeps = TimeSpan.FromHours(1);

    private DateTimeOffset swept;

    public string Name => "imports";

    public TimeSpan Rest => TimeSpan.FromMilliseconds(300);

    private sealed record Row(
        Guid Id,
        string State,
        string Format,
        DateOnly CodesOn,
        string CreatedBy,
        string Scope,
        string? Arrangement
    );

    public async Task<bool> Work(CancellationToken cancellationToken)
    {
        await using var holder = await source.OpenConnectionAsync(cancellationToken);
        var waiting = await holder.QueryAsync<Row>(
            new CommandDefinition(
                """
                select id, state, format, codes_on, created_by, scope, arrangement::text as arrangement
                  from import
                 where state in ('checking', 'applying')
                   and coalesce(next_attempt_at <= @now, true)
                 order by created_at
                """,
                new { now = clock.WallNow.UtcDateTime },
                cancellationToken: cancellationToken
            )
        );
        foreach (var import in waiting)
        {
            if (import.State == "checking" && !files.Exists(import.Id))
            {
                continue;
            }

            // Held by the connection: a killed worker lets go of it at once.
            if (!await TryLock(holder, import.Id, cancellationToken))
            {
                continue;
            }

            try
            {
                await (
                    import.State == "checking"
                        ? Check(import, cancellationToken)
                        : Apply(import, cancellationToken)
                );
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                await using var another = await source.OpenConnectionAsync(cancellationToken);
                await FailedStep.Note(
                    another,
                    import.Id,
                    import.State,
                    clock.WallNow,
                    cancellationToken
                );
                throw;
            }
            finally
            {
                await holder.ExecuteAsync("select pg_advisory_unlock_all()");
            }

            return true;
        }

        Sweep();
        return false;
    }

    private void Sweep()
    {
        if (clock.WallNow - swept > betweenSweeps)
        {
            swept = clock.WallNow;
            files.ForgetBefore(clock.WallNow - ImportFiles.Kept);
        }
    }

    private static Task<bool> TryLock(
        NpgsqlConnection holder,
        Guid id,
        CancellationToken cancellationToken
    ) =>
        holder.ExecuteScalarAsync<bool>(
            new CommandDefinition(
                "select pg_try_advisory_lock(hashtextextended(@id, @LockSpace))",
                new { id = id.ToString(), LockSpace },
                cancellationToken: cancellationToken
            )
        );

    private async Task Check(Row import, CancellationToken cancellationToken)
    {
        await using (var content = files.Open(import.Id))
        {
            var format = import.Format == "csv" ? RegistryFormat.Csv : RegistryFormat.Xlsx;
            await store.Check(
                import.Id,
                ArrangedFile.Open(content, format, Arrangement.Of(import.Arrangement), words),
                RulesFor(import, clock.Today),
                cancellationToken
            );
        }

        if (await store.Find(import.Id, cancellationToken) is { Refused: 0, Warnings: 0 })
        {
            files.Forget(import.Id);
        }
    }

    private async Task Apply(Row import, CancellationToken cancellationToken)
    {
        await new ImportApply(source, ReferenceData.Communes, clock).Run(
            import.Id,
            import.CreatedBy,
            cancellationToken
        );
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        await audit.Append(
            session,
            "import_applied",
            [import.Id],
            null,
            [new(LogTag.Origin, "import")],
            cancellationToken
        );
        await session.Commit(cancellationToken);
    }

    private static RegistryRules RulesFor(Row import, DateOnly today) =>
        new(today, import.CodesOn, ReferenceData.Communes, ReferenceData.Banks)
        {
            Scope = import.Scope == "*" ? null : import.Scope.Split(',').ToHashSet(),
        };
}
