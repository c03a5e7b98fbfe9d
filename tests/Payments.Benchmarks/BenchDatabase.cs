using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Payments.Beneficiaries;
using Payments.Database;

namespace Payments.Benchmarks;

/// <summary>
/// A migrated database of its own, on the server of <c>PAYMENTS_DATABASE</c> or a private one in
/// <c>artifacts/bench</c>; dropped in the end.
/// </summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private const int PeopleInCommune = 1_355;

    private readonly string server;
    private readonly string name;
    private readonly string address;
    private readonly EmbeddedPostgres? embedded;

    private BenchDatabase(string server, string name, EmbeddedPostgres? embedded)
    {
        this.server = server;
        this.name = name;
        this.embedded = embedded;
        address = new NpgsqlConnectionStringBuilder(server)
        {
            Database = name,
            CommandTimeout = 0,
        }.ConnectionString;
        Admin = NpgsqlDataSource.Create(address);
        Worker = DatabaseRoles.DataSource(address, DatabaseRoles.Worker);
        Folder = FindFolder();
    }

    public NpgsqlDataSource Admin { get; }

    public NpgsqlDataSource Worker { get; }

    /// <summary>For the keys of the log.</summary>
    public string Folder { get; }

    public static async Task<BenchDatabase> Create(CancellationToken cancellationToken)
    {
        var given = Environment.GetEnvironmentVariable("PAYMENTS_DATABASE");
        var embedded = string.IsNullOrEmpty(given)
            ? await EmbeddedPostgres.Start(FindFolder(), NullLogger.Instance, cancellationToken)
            : null;
        var server = embedded?.ConnectionString ?? given!;
        var name = $"bench_{Environment.ProcessId}";
        await OnServer(server, $"drop database if exists {name} with (force)");
        await OnServer(server, $"create database {name}");
        var database = new BenchDatabase(server, name, embedded);
        await Migrator.Migrate(database.address, NullLogger.Instance, cancellationToken);
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        await Admin.DisposeAsync();
        await Worker.DisposeAsync();
        await OnServer(server, $"drop database if exists {name} with (force)");
        if (embedded is { StartedHere: true })
        {
            await embedded.Stop(CancellationToken.None);
        }
    }

    /// <summary>The connection string of the owner, for processes of their own.</summary>
    public string Address => address;

    /// <summary>Invents the people of some communes, with their facts and payees.</summary>
    /// <param name="opening">The first month that the system pays for all of them.</param>
    public async Task Fill(int people, DateOnly opening, CancellationToken cancellationToken)
    {
        var communes = ReferenceData
            .Communes.On(opening)
            .Take((people + PeopleInCommune - 1) / PeopleInCommune)
            .ToArray();
        await using var connection = await Admin.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(SqlText.Read("population"), connection);
        command.Parameters.AddWithValue("people", people);
        command.Parameters.AddWithValue("in_commune", PeopleInCommune);
        command.Parameters.AddWithValue("opening", opening);
        command.Parameters.AddWithValue(
            "codes",
            communes.Select(commune => commune.Code).ToArray()
        );
        command.Parameters.AddWithValue(
            "names",
            communes.Select(commune => commune.Name).ToArray()
        );
        command.Parameters.AddWithValue(
            "provinces",
            communes.Select(commune => commune.ProvinceCode).ToArray()
        );
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Two runs with their lists: July is charged, August planned.</summary>
    public async Task Plan(RunMonths months, CancellationToken cancellationToken)
    {
        await using var connection = await Admin.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(SqlText.Read("runs"), connection);
        command.Parameters.AddWithValue("rulebook", months.RulebookBytes);
        command.Parameters.AddWithValue("first_run", months.FirstRun);
        command.Parameters.AddWithValue("run", months.Run);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Processor seconds of the whole server so far; null where they cannot be read.</summary>
    public async Task<double?> CpuSeconds(CancellationToken cancellationToken)
    {
        await using var command = Admin.CreateCommand("select current_setting('data_directory')");
        var folder = (string)(await command.ExecuteScalarAsync(cancellationToken))!;
        return ServerCpu.Seconds(folder);
    }

    private static async Task OnServer(string server, string statement)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString
        );
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }

    private static string FindFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Payments.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? Environment.CurrentDirectory, "artifacts", "bench");
    }
}

/// <summary>The two runs of the benchmark: July was charged before, August is calculated.</summary>
internal sealed record RunMonths(byte[] RulebookBytes)
{
    public DateOnly First { get; } = new(2025, 7, 1);

    public DateOnly Second { get; } = new(2025, 8, 1);

    public DateOnly KnownOn { get; } = new(2025, 7, 18);

    public Guid FirstRun { get; } = new("01980000-0000-7000-8000-000000000001");

    public Guid Run { get; } = new("01981000-0000-7000-8000-000000000002");
}

internal static class SqlText
{
    public static string Read(string name)
    {
        using var stream =
            typeof(SqlText).Assembly.GetManifestResourceStream($"Sql/{name}.sql")
            ?? throw new InvalidOperationException($"There is no {name}.sql.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
