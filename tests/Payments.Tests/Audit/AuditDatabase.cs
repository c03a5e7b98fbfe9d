using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Payments.Audit;
using Payments.Domain.Audit;

namespace Payments.Tests.Audit;

/// <summary>An own database with the audit tables, on the server that PAYMENTS_TEST_DATABASE names.</summary>
internal sealed class AuditDatabase : IAsyncDisposable
{
    private readonly string server;
    private readonly string name;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("audit-");

    private AuditDatabase(string server, string name)
    {
        (this.server, this.name) = (server, name);
        Owner = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(server) { Database = name }
        );
        Worker = Under("worker");
        App = Under("app");
        Signer = LogSigner.Open(folder.FullName, LogSigner.DefaultOrigin);
        WitnessPath = Path.Combine(folder.FullName, "witness");
        Sequencer = new AuditSequencer(Worker, Signer, new WitnessFolder(WitnessPath), Clock);
        Log = new AuditLog(App);
    }

    public FakeTimeProvider Clock { get; } =
        new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));

    public NpgsqlDataSource Owner { get; }

    public NpgsqlDataSource Worker { get; }

    public NpgsqlDataSource App { get; }

    public LogSigner Signer { get; }

    public string WitnessPath { get; }

    public AuditSequencer Sequencer { get; }

    public AuditLog Log { get; }

    /// <summary>Null, with the reason on the console, when there is no server to test on.</summary>
    public static async Task<AuditDatabase?> Create()
    {
        var server = Environment.GetEnvironmentVariable("PAYMENTS_TEST_DATABASE");
        if (server is null)
        {
            Console.WriteLine("Not run: PAYMENTS_TEST_DATABASE names no PostgreSQL server.");
            return null;
        }

        var name = "audit_" + RandomNumberGenerator.GetHexString(10, lowercase: true);
        await Execute(server, $"create database {name}");
        var database = new AuditDatabase(server, name);
        await database.ExecuteAsOwner(
            """
            do $$
            declare role text;
            begin
                perform pg_advisory_xact_lock(1);
                foreach role in array array['app', 'worker', 'auditor'] loop
                    if not exists (select from pg_roles where rolname = role) then
                        execute format('create role %I', role);
                    end if;
                end loop;
            end
            $$;
            """
        );
        using var migration = new StreamReader(
            typeof(AuditSequencer).Assembly.GetManifestResourceStream("Migrations/0090_audit.sql")!
        );
        await database.ExecuteAsOwner(await migration.ReadToEndAsync());
        return database;
    }

    public async Task Append(LogEntry entry)
    {
        await using var connection = await App.OpenConnectionAsync();
        await AuditSequencer.Append(connection, null, entry, CancellationToken.None);
    }

    public async Task ExecuteAsOwner(string sql)
    {
        await using var command = Owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public LogEntry Entry(params Guid[] subjects) => Make(Facts() with { Subjects = subjects });

    public LogEntryFacts Facts() =>
        new(
            RandomNumberGenerator.GetBytes(16),
            Clock.GetUtcNow(),
            "officer",
            "Test",
            MerkleTree.EmptyRoot
        );

    public static LogEntry Make(LogEntryFacts facts) =>
        LogEntry.Create(facts).TryGet(out var entry, out var refusal)
            ? entry
            : throw new InvalidOperationException(refusal.Message);

    public async ValueTask DisposeAsync()
    {
        Signer.Dispose();
        await Owner.DisposeAsync();
        await Worker.DisposeAsync();
        await App.DisposeAsync();
        await Execute(server, $"drop database {name} with (force)");
        folder.Delete(recursive: true);
    }

    private static async Task Execute(string server, string sql)
    {
        await using var source = NpgsqlDataSource.Create(server);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private NpgsqlDataSource Under(string role) =>
        NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(server)
            {
                Database = name,
                Options = $"-c role={role}",
            }
        );
}
