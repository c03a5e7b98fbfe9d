using DbUp;
using DbUp.Engine;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Payments.Database;

/// <summary>
/// Brings the schema up to date: every migration once, in order, each in a transaction of its own,
/// written down in <c>schema_migration</c>. Runs as the connection's own user.
/// </summary>
/// <remarks>Any number of processes may start at once: one migrates, the others wait for it.</remarks>
public static class Migrator
{
    /// <summary>A migration may act as the owner; the journal is written by whoever connected.</summary>
    private const string AsOurselves = "\nreset role;\n";

    private const string Journal = "schema_migration";
    private const long LockKey = 0x7061_796d_656e_7473;

    /// <returns>How many migrations were applied.</returns>
    /// <exception cref="MigrationRefusedException">
    /// The database does not fit this program, or a migration failed; a failed one left no trace.
    /// </exception>
    public static Task<int> Migrate(
        string connectionString,
        ILogger logger,
        CancellationToken cancellationToken
    ) => Migrate(connectionString, Migration.Embedded(), logger, cancellationToken);

    /// <summary>
    /// Whether every migration of this program was applied. A newer database counts as up to date:
    /// while a new release is rolled out, the old one serves on.
    /// </summary>
    public static Task<bool> IsUpToDate(
        NpgsqlDataSource dataSource,
        CancellationToken cancellationToken
    ) => IsUpToDate(dataSource, Migration.Embedded(), cancellationToken);

    /// <inheritdoc cref="IsUpToDate(NpgsqlDataSource, CancellationToken)"/>
    public static async Task<bool> IsUpToDate(
        string connectionString,
        CancellationToken cancellationToken
    )
    {
        await using var dataSource = NpgsqlDataSource.Create(Unpooled(connectionString));
        return await IsUpToDate(dataSource, cancellationToken);
    }

    internal static async Task<bool> IsUpToDate(
        NpgsqlDataSource dataSource,
        IReadOnlyList<Migration> migrations,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var applied = await Applied(connection, cancellationToken);
        return migrations.All(migration => applied.Contains(migration.Name));
    }

    internal static async Task<int> Migrate(
        string connectionString,
        IReadOnlyList<Migration> migrations,
        ILogger logger,
        CancellationToken cancellationToken
    )
    {
        var address = Unpooled(connectionString);
        await using var connection = new NpgsqlConnection(address);
        await connection.OpenAsync(cancellationToken);
        await Execute(connection, $"select pg_advisory_lock({LockKey})", cancellationToken);

        var applied = await Applied(connection, cancellationToken);
        var pending = Pending(migrations, applied);
        if (pending.Count > 0)
        {
            await Task.Run(() => Apply(address, pending, logger), cancellationToken);
            await Execute(connection, $"grant select on {Journal} to public", cancellationToken);
        }

        return pending.Count;
    }

    internal static IReadOnlyList<Migration> Pending(
        IReadOnlyList<Migration> migrations,
        IReadOnlySet<string> applied
    )
    {
        var unknown = applied
            .Except(migrations.Select(migration => migration.Name))
            .Order()
            .ToList();
        if (unknown.Count > 0)
        {
            throw new MigrationRefusedException(
                $"The database has migrations that this program does not know ({string.Join(", ", unknown)}): "
                    + "it was used by a newer release. Start that release, or restore a backup."
            );
        }

        var newest = applied.Max();
        var pending = migrations.Where(migration => !applied.Contains(migration.Name)).ToList();
        var late = pending.Find(migration => string.CompareOrdinal(migration.Name, newest) < 0);
        return late is null
            ? pending
            : throw new MigrationRefusedException(
                $"Migration {late.Name} has a lower number than {newest}, which was already applied. Renumber it."
            );
    }

    private static void Apply(string address, IReadOnlyList<Migration> pending, ILogger logger)
    {
        var upgrade = DeployChanges
            .To.PostgresqlDatabase(address)
            .WithScripts(pending.Select(migration => new SqlScript(migration.Name, migration.Sql + AsOurselves)))
            .JournalToPostgresqlTable("public", Journal)
            .WithTransactionPerScript()
            .WithVariablesDisabled()
            .WithExecutionTimeout(TimeSpan.FromHours(6))
            .LogToNowhere()
            .Build();
        var outcome = upgrade.PerformUpgrade();
        foreach (var script in outcome.Scripts)
        {
            DatabaseLog.MigrationApplied(logger, script.Name);
        }

        if (!outcome.Successful)
        {
            throw new MigrationRefusedException(
                $"Migration {outcome.ErrorScript?.Name} failed and was undone: {outcome.Error.Message}",
                outcome.Error
            );
        }
    }

    private static async Task<IReadOnlySet<string>> Applied(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        await using var probe = new NpgsqlCommand(
            "select to_regclass('public.schema_migration') is not null",
            connection
        );
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (await probe.ExecuteScalarAsync(cancellationToken) is not true)
        {
            return names;
        }

        await using var query = new NpgsqlCommand(
            $"select scriptname from public.{Journal}",
            connection
        );
        await using var reader = await query.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    private static async Task Execute(
        NpgsqlConnection connection,
        string statement,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Without a pool, and of several hosts the one that takes writes.</summary>
    private static string Unpooled(string connectionString)
    {
        var address = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        if (address.Host?.Contains(',') == true && address.TargetSessionAttributes is null)
        {
            address.TargetSessionAttributes = "primary";
        }

        return address.ConnectionString;
    }
}

/// <summary>The schema was not changed; the message says why, in one line for a person.</summary>
public sealed class MigrationRefusedException(string message, Exception? inner = null)
    : Exception(message, inner);
