using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Payments.Database;

/// <summary>
/// A private PostgreSQL server for machines where nobody has set one up: its files in the data
/// folder, loopback only, a random password in <c>keys/database-password</c>.
/// </summary>
/// <remarks>
/// The server runs apart from its starter, in a session of its own: Ctrl-C in a terminal does not
/// reach it, and it outlives a killed starter. The next <see cref="Start(string, ILogger,
/// CancellationToken)"/> finds it by its own files.
/// </remarks>
public sealed class EmbeddedPostgres
{
    public const string DatabaseName = "payments";

    private const int StartAttempts = 60;
    private static readonly TimeSpan glance = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan wordEvery = TimeSpan.FromSeconds(10);

    private readonly PostgresCluster cluster;
    private readonly PostgresBinaries binaries;
    private readonly ILogger logger;

    private EmbeddedPostgres(
        PostgresCluster cluster,
        PostgresBinaries binaries,
        bool startedHere,
        string connectionString,
        ILogger logger
    )
    {
        this.cluster = cluster;
        this.binaries = binaries;
        this.logger = logger;
        StartedHere = startedHere;
        ConnectionString = connectionString;
    }

    /// <summary>As the server's superuser, to the database <c>payments</c>; holds the password.</summary>
    public string ConnectionString { get; }

    /// <summary>False when the server was already running.</summary>
    public bool StartedHere { get; }

    /// <summary>Whether names can be sorted by <c>collate "vi-x-icu"</c>.</summary>
    public bool HasVietnameseCollation { get; private set; }

    /// <summary>Uses the server that runs on this data folder, else starts one, and waits until it answers.</summary>
    /// <exception cref="DatabaseUnavailableException">It cannot be had; the message says why and what to do.</exception>
    public static Task<EmbeddedPostgres> Start(
        string dataFolder,
        ILogger logger,
        CancellationToken cancellationToken
    ) => Start(dataFolder, EmbeddedPostgresOptions.FromEnvironment(), logger, cancellationToken);

    /// <inheritdoc cref="Start(string, ILogger, CancellationToken)"/>
    public static async Task<EmbeddedPostgres> Start(
        string dataFolder,
        EmbeddedPostgresOptions options,
        ILogger logger,
        CancellationToken cancellationToken
    )
    {
        var folder = Path.GetFullPath(dataFolder);
        Directory.CreateDirectory(folder);
        using var gate = await FileGate.Enter(
            Path.Combine(folder, "postgres.lock"),
            cancellationToken
        );
        var cluster = await PostgresCluster.Locate(folder, logger, cancellationToken);
        var password = Password(folder, cluster);

        var binaries = await Binaries(cluster, folder, options, cancellationToken);
        var port = await WaitForRunning(cluster, password, logger, cancellationToken);
        var startedHere = port is null;
        if (port is null)
        {
            if (!cluster.Exists)
            {
                DatabaseLog.ClusterMade(logger, cluster.Home);
                await cluster.Create(binaries, password, options.Durable, cancellationToken);
            }

            await Launch(cluster, binaries, folder, options, cancellationToken);
            port =
                await WaitForRunning(cluster, password, logger, cancellationToken)
                ?? throw new DatabaseUnavailableException(
                    $"The database server ended again at once; its log is {cluster.Log}."
                );
        }

        var server = new EmbeddedPostgres(
            cluster,
            binaries,
            startedHere,
            Address(port.Value, password, DatabaseName),
            logger
        );
        await server.Prepare(Address(port.Value, password, "postgres"), cancellationToken);
        return server;
    }

    /// <summary>Stops the server: clients are cut off, nothing acknowledged is lost.</summary>
    /// <remarks>
    /// Other processes may be using it: a verb stops only what it started, see <see cref="StartedHere"/>.
    /// </remarks>
    public async Task Stop(CancellationToken cancellationToken)
    {
        if (cluster.FindPostmaster() is null)
        {
            return;
        }

        await cluster.Account.Run(
            binaries.PgCtl,
            ["stop", $"--pgdata={cluster.Data}", "--mode=fast", "--wait", "--timeout=60"],
            cancellationToken
        );
        DatabaseLog.ServerStopped(logger);
    }

    private static async Task<PostgresBinaries> Binaries(
        PostgresCluster cluster,
        string folder,
        EmbeddedPostgresOptions options,
        CancellationToken cancellationToken
    )
    {
        var found = await PostgresBinaries.Find(folder, options, cluster.Major, cancellationToken);
        return await cluster.MakeUsable(found, cancellationToken);
    }

    private static string Password(string folder, PostgresCluster cluster)
    {
        var keys = Path.Combine(folder, "keys");
        var path = Path.Combine(keys, "database-password");
        if (cluster.Exists && !File.Exists(path))
        {
            throw new DatabaseUnavailableException(
                $"The database in {cluster.Home} has lost its password file {path}. Put it back from a backup."
            );
        }

        Directory.CreateDirectory(
            keys,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        );
        return Secrets.ReadOrCreate(path);
    }

    /// <returns>The port of the running server once it answers; null when none runs.</returns>
    private static async Task<int?> WaitForRunning(
        PostgresCluster cluster,
        string password,
        ILogger logger,
        CancellationToken cancellationToken
    )
    {
        var waited = TimeSpan.Zero;
        while (cluster.FindPostmaster() is { } postmaster)
        {
            var reason = postmaster.Port is { } port
                ? await WhyNoAnswer(port, password, cancellationToken)
                : "it has no port yet";
            if (reason is null)
            {
                return postmaster.Port;
            }

            await Task.Delay(glance, cancellationToken);
            waited += glance;
            if (waited >= wordEvery)
            {
                DatabaseLog.WaitingForServer(logger, reason);
                waited = TimeSpan.Zero;
            }
        }

        return null;
    }

    private static async Task<string?> WhyNoAnswer(
        int port,
        string password,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var connection = new NpgsqlConnection(
                Address(port, password, "postgres") + ";Pooling=false;Timeout=5"
            );
            await connection.OpenAsync(cancellationToken);
            return null;
        }
        catch (PostgresException exception)
            when (exception.SqlState == PostgresErrorCodes.InvalidPassword)
        {
            throw new DatabaseUnavailableException(
                "The private database server refuses the password in keys/database-password.",
                exception
            );
        }
        catch (NpgsqlException exception)
        {
            return exception.Message;
        }
    }

    private static async Task Launch(
        PostgresCluster cluster,
        PostgresBinaries binaries,
        string folder,
        EmbeddedPostgresOptions options,
        CancellationToken cancellationToken
    )
    {
        var portFile = Path.Combine(folder, "postgres.port");
        for (var attempt = 1; ; attempt++)
        {
            var port = ServerSettings.FreePort(portFile, folder, attempt);
            await File.WriteAllTextAsync(
                portFile,
                port.ToString(CultureInfo.InvariantCulture),
                cancellationToken
            );
            File.Delete(cluster.Log);
            var answer = await cluster.Account.Run(
                binaries.PgCtl,
                [
                    "start",
                    $"--pgdata={cluster.Data}",
                    $"--log={cluster.Log}",
                    "--wait",
                    "--timeout=86400",
                    $"--options={ServerSettings.Of(port, options)}",
                ],
                cancellationToken
            );
            if (answer.Succeeded)
            {
                return;
            }

            var log = File.Exists(cluster.Log)
                ? await File.ReadAllTextAsync(cluster.Log, cancellationToken)
                : answer.Output;
            if (attempt == StartAttempts || !MayPass(log))
            {
                throw new DatabaseUnavailableException(
                    $"The database server did not start: {Fatal(log)} (log: {cluster.Log})"
                );
            }

            await Task.Delay(glance * 5, cancellationToken);
        }
    }

    /// <summary>
    /// A port that was just taken, or backends of a killed server that have not ended yet.
    /// </summary>
    private static bool MayPass(string log) =>
        log.Contains("could not create any TCP/IP sockets", StringComparison.Ordinal)
        || log.Contains("is still in use", StringComparison.Ordinal)
        || log.Contains("postmaster.pid\" already exists", StringComparison.Ordinal);

    private static string Fatal(string log) =>
        PostgresCluster.LastLine(
            string.Join(
                '\n',
                log.Split('\n').Where(line => line.Contains("FATAL", StringComparison.Ordinal))
            )
                is { Length: > 0 } fatal
                ? fatal
                : log
        );

    private static string Address(int port, string password, string database) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = PostgresCluster.Superuser,
            Password = password,
            Database = database,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;

    private async Task Prepare(string maintenance, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(maintenance + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        if (
            !await Holds(
                connection,
                "select from pg_database where datname = 'payments'",
                cancellationToken
            )
        )
        {
            var method = await Holds(
                connection,
                "select from pg_settings where name = 'wal_compression' and 'lz4' = any(enumvals)",
                cancellationToken
            )
                ? "lz4"
                : "on";
            await Execute(
                connection,
                $"alter system set wal_compression = {method}",
                cancellationToken
            );
            await Execute(connection, "select pg_reload_conf()", cancellationToken);
            await Execute(connection, $"create database {DatabaseName}", cancellationToken);
        }

        HasVietnameseCollation = await Holds(
            connection,
            "select from pg_collation where collname = 'vi-x-icu'",
            cancellationToken
        );
        DatabaseLog.ServerReady(
            logger,
            connection.PostgreSqlVersion.ToString(),
            connection.Port,
            cluster.Home
        );
        if (!HasVietnameseCollation)
        {
            DatabaseLog.NoVietnameseCollation(logger);
        }
    }

    private static async Task<bool> Holds(
        NpgsqlConnection connection,
        string query,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand($"select exists ({query})", connection);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static async Task Execute(
        NpgsqlConnection connection,
        string statement,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
