using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Payments.Database;

namespace Payments.Tests.Support;

/// <summary>
/// The PostgreSQL of this checkout's tests, in <c>artifacts/test-pg</c>: its files stay from run to
/// run, it stops with the last test process that uses it. It survives killed processes, not a
/// power cut.
/// </summary>
internal sealed class TestServer
{
    /// <summary>Started by the first test that asks.</summary>
    public static readonly Lazy<Task<TestServer>> Shared = new(Start);

    private static readonly SemaphoreSlim templateGate = new(1);

    private readonly string admin;
    private readonly Dictionary<string, string> templates = [];

    private TestServer(string admin) => this.admin = admin;

    /// <summary>The folder with <c>Payments.sln</c>, above the test program.</summary>
    public static string Checkout { get; } = FindCheckout();

    public string Address(string database) =>
        new NpgsqlConnectionStringBuilder(admin) { Database = database }.ConnectionString;

    public async Task Execute(string statement)
    {
        await using var connection = new NpgsqlConnection(admin);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The migrated database that clones are made of, named by what was migrated.</summary>
    public async Task<string> Template(IReadOnlyList<Migration> migrations)
    {
        var name = "template_" + Hash(migrations);
        await templateGate.WaitAsync();
        try
        {
            if (!templates.ContainsKey(name))
            {
                await Build(name, migrations);
                templates[name] = name;
            }
        }
        finally
        {
            templateGate.Release();
        }

        return name;
    }

    private static async Task<TestServer> Start()
    {
        var given = Environment.GetEnvironmentVariable("PAYMENTS_TEST_DATABASE");
        var server = new TestServer(string.IsNullOrEmpty(given) ? await StartEmbedded() : given);
        await server.DropLeftovers();
        return server;
    }

    private static async Task<string> StartEmbedded()
    {
        var folder = Path.Combine(Checkout, "artifacts", "test-pg");
        Directory.CreateDirectory(folder);
        var gate = Path.Combine(folder, "users.lock");
        var share = await FileGate.Share(gate, CancellationToken.None);
        var postgres = await EmbeddedPostgres.Start(
            folder,
            EmbeddedPostgresOptions.FromEnvironment() with
            {
                Durable = false,
                SharedBuffers = "256MB",
            },
            NullLogger.Instance,
            CancellationToken.None
        );
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            share.Dispose();
            using var last = FileGate.TryEnter(gate);
            if (last is not null)
            {
                postgres.Stop(CancellationToken.None).GetAwaiter().GetResult();
            }
        };
        return postgres.ConnectionString + ";Maximum Pool Size=10";
    }

    private static string FindCheckout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Payments.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new InvalidOperationException("Tests run inside the checkout.");
    }

    private static string Hash(IReadOnlyList<Migration> migrations)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var migration in migrations)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{migration.Name}\n{migration.Sql}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    private async Task Build(string name, IReadOnlyList<Migration> migrations)
    {
        await using var connection = new NpgsqlConnection(admin + ";Pooling=false");
        await connection.OpenAsync();
        await Run(connection, "select pg_advisory_lock(20210315)");
        if (await Exists(connection, name))
        {
            return;
        }

        var draft = name + "_draft";
        await Run(connection, $"drop database if exists {draft} with (force)");
        await Run(connection, $"create database {draft}");
        await Migrator.Migrate(
            Address(draft),
            migrations,
            NullLogger.Instance,
            CancellationToken.None
        );
        await Run(connection, $"alter database {draft} rename to {name}");
    }

    /// <summary>Databases of test processes that were killed.</summary>
    private async Task DropLeftovers()
    {
        var names = new List<string>();
        await using var connection = new NpgsqlConnection(admin);
        await connection.OpenAsync();
        await using (
            var query = new NpgsqlCommand(
                @"select datname from pg_database where datname ~ '^test_[0-9]+_[0-9]+$'",
                connection
            )
        )
        await using (var reader = await query.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                names.Add(reader.GetString(0));
            }
        }

        foreach (var name in names)
        {
            var process = int.Parse(name.Split('_')[1], CultureInfo.InvariantCulture);
            if (process == Environment.ProcessId || !Directory.Exists($"/proc/{process}"))
            {
                await Run(connection, $"drop database if exists {name} with (force)");
            }
        }
    }

    private static async Task<bool> Exists(NpgsqlConnection connection, string database)
    {
        await using var command = new NpgsqlCommand(
            "select exists (select from pg_database where datname = $1)",
            connection
        )
        {
            Parameters = { new NpgsqlParameter { Value = database } },
        };
        return await command.ExecuteScalarAsync() is true;
    }

    private static async Task Run(NpgsqlConnection connection, string statement)
    {
        await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync();
    }
}
