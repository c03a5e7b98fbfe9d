using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Payments.Database;
using Payments.Tests.Support;

namespace Payments.Tests.Database;

public sealed class EmbeddedPostgresTests : IAsyncLifetime
{
    private static readonly EmbeddedPostgresOptions small =
        EmbeddedPostgresOptions.FromEnvironment() with
        {
            Durable = false,
            SharedBuffers = "16MB",
        };

    private readonly string folder = Path.Combine(
        TestServer.Checkout,
        "artifacts",
        $"embedded-{Environment.ProcessId}-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}"
    );

    private EmbeddedPostgres? last;

    [Fact]
    public async Task A_killed_server_starts_again_though_another_program_now_bears_its_number()
    {
        var first = await Start();
        await Run(first, "create table kept (name text); insert into kept values ('Đặng Ánh')");

        KillServer();
        var second = await Start();

        Assert.True(second.StartedHere);
        Assert.Equal("Đặng Ánh", await Ask(second, "select name from kept"));

        KillServer();
        var path = Path.Combine(Cluster(), "postmaster.pid");
        var lines = await File.ReadAllLinesAsync(path);
        lines[0] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllLinesAsync(path, lines);
        var third = await Start();

        Assert.True(third.StartedHere);
        Assert.Equal("Đặng Ánh", await Ask(third, "select name from kept"));
    }

    [Fact]
    public async Task Two_that_start_at_once_share_one_server()
    {
        var both = await Task.WhenAll(Start(), Start());

        Assert.Single(both, server => server.StartedHere);
        Assert.Equal(both[0].ConnectionString, both[1].ConnectionString);
        Assert.Equal(1, await Ask(both[0], "select 1"));
    }

    [Fact]
    public async Task The_server_keeps_its_port_and_moves_on_when_it_was_taken()
    {
        var before = new NpgsqlConnectionStringBuilder((await Start()).ConnectionString).Port;
        await last!.Stop(CancellationToken.None);
        var same = new NpgsqlConnectionStringBuilder((await Start()).ConnectionString).Port;
        await last!.Stop(CancellationToken.None);
        using var stranger = new System.Net.Sockets.TcpListener(
            System.Net.IPAddress.Loopback,
            before
        );
        stranger.Start();

        var moved = new NpgsqlConnectionStringBuilder((await Start()).ConnectionString).Port;

        Assert.Equal(before, same);
        Assert.NotEqual(before, moved);
    }

    [Fact]
    public async Task Letters_are_vietnamese_and_the_password_is_its_owners_and_needed()
    {
        var server = await Start();

        Assert.Equal("đặng ánh", await Ask(server, "select lower('ĐẶNG ÁNH')"));
        Assert.True(server.HasVietnameseCollation);
        Assert.Equal(
            "An Ánh Dương Đặng Em",
            await Ask(
                server,
                """
                select string_agg(name, ' ' order by name collate "vi-x-icu")
                  from unnest(array['Em', 'Đặng', 'Ánh', 'Dương', 'An']) name
                """
            )
        );

        var mode = File.GetUnixFileMode(Path.Combine(folder, "keys", "database-password"));
        var wrong = new NpgsqlConnectionStringBuilder(server.ConnectionString)
        {
            Password = "wrong",
            Pooling = false,
        };

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode);
        await using var connection = new NpgsqlConnection(wrong.ConnectionString);
        await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync());
    }

    [Fact]
    public async Task A_machine_without_PostgreSQL_is_told_what_to_install()
    {
        var options = new EmbeddedPostgresOptions(BinFolder: "/nonexistent/bin");

        var refusal = await Assert.ThrowsAsync<DatabaseUnavailableException>(() =>
            EmbeddedPostgres.Start(folder, options, NullLogger.Instance, CancellationToken.None)
        );

        Assert.Contains("PAYMENTS_PG_BIN", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", 15)]
    [InlineData("postgres (PostgreSQL) 18.4", 18)]
    [InlineData("postgres (PostgreSQL) 19beta2", 19)]
    [InlineData("something else", null)]
    public void The_version_is_read_from_what_the_program_says(string line, int? major) =>
        Assert.Equal(major, PostgresBinaries.ParseMajor(line));

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (last is not null)
        {
            await last.Stop(CancellationToken.None);
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<EmbeddedPostgres> Start() =>
        last = await EmbeddedPostgres.Start(
            folder,
            small,
            NullLogger.Instance,
            CancellationToken.None
        );

    private string Cluster() => Path.Combine(folder, "postgres", "cluster");

    private void KillServer()
    {
        var id = int.Parse(
            File.ReadLines(Path.Combine(Cluster(), "postmaster.pid")).First(),
            CultureInfo.InvariantCulture
        );
        using var postmaster = Process.GetProcessById(id);
        postmaster.Kill();
        postmaster.WaitForExit();
    }

    private static async Task Run(EmbeddedPostgres server, string statement)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<object?> Ask(EmbeddedPostgres server, string question)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = source.CreateCommand(question);
        return await command.ExecuteScalarAsync();
    }
}
