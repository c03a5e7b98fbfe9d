using System.Globalization;
using Npgsql;
using Payments.Database;

namespace Payments.Tests.Support;

/// <summary>
/// A fresh migrated database, a clone of the template (about 0.1 s); dropped on dispose. The server
/// is shared by all tests of the checkout, or named by <c>PAYMENTS_TEST_DATABASE</c>.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static int count;

    private readonly TestServer server;
    private readonly Lazy<NpgsqlDataSource> admin;
    private readonly Lazy<NpgsqlDataSource> app;
    private readonly Lazy<NpgsqlDataSource> worker;
    private readonly Lazy<NpgsqlDataSource> auditor;

    private TestDatabase(TestServer server, string name)
    {
        this.server = server;
        Name = name;
        ConnectionString = server.Address(name);
        admin = new Lazy<NpgsqlDataSource>(() => NpgsqlDataSource.Create(ConnectionString));
        app = Role(DatabaseRoles.App);
        worker = Role(DatabaseRoles.Worker);
        auditor = Role(DatabaseRoles.Auditor);
    }

    public string Name { get; }

    /// <summary>As the server's superuser: what <c>PAYMENTS_DATABASE</c> would hold.</summary>
    public string ConnectionString { get; }

    /// <summary>Superuser: arranges and looks behind the curtain; row security does not bind it.</summary>
    public NpgsqlDataSource Admin => admin.Value;

    public NpgsqlDataSource App => app.Value;

    public NpgsqlDataSource Worker => worker.Value;

    public NpgsqlDataSource Auditor => auditor.Value;

    /// <summary>With the schema of this program.</summary>
    public static Task<TestDatabase> Create() => Create(Migration.Embedded());

    /// <summary>Without any schema.</summary>
    public static Task<TestDatabase> CreateEmpty() => Create([]);

    internal static async Task<TestDatabase> Create(IReadOnlyList<Migration> migrations)
    {
        var server = await TestServer.Shared.Value;
        var template = await server.Template(migrations);
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"test_{Environment.ProcessId}_{Interlocked.Increment(ref count)}"
        );
        await server.Execute($"create database {name} template {template}");
        return new TestDatabase(server, name);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in (Lazy<NpgsqlDataSource>[])[admin, app, worker, auditor])
        {
            if (source.IsValueCreated)
            {
                await source.Value.DisposeAsync();
            }
        }

        await server.Execute($"drop database if exists {Name} with (force)");
    }

    private Lazy<NpgsqlDataSource> Role(string role) =>
        new(() => DatabaseRoles.DataSource(ConnectionString + ";Maximum Pool Size=10", role));
}

/// <summary>One database for the tests of a class: <c>IClassFixture&lt;TestDatabaseFixture&gt;</c>.</summary>
public sealed class TestDatabaseFixture : IAsyncLifetime
{
    private TestDatabase? database;

    public TestDatabase Database =>
        database ?? throw new InvalidOperationException("The fixture has not begun.");

    public async Task InitializeAsync() => database = await TestDatabase.Create();

    public async Task DisposeAsync()
    {
        if (database is not null)
        {
            await database.DisposeAsync();
        }
    }
}
