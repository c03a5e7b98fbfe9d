using Npgsql;
using Payments.Database;
using Payments.Tests.Support;

namespace Payments.Tests.Database;

public sealed class DatabaseRolesTests : IAsyncLifetime
{
    private static readonly IReadOnlyList<Migration> roles =
    [
        new Migration(
            "0001_roles.sql",
            """
            do $$
            declare wanted text;
            begin
                foreach wanted in array array['app', 'worker', 'auditor'] loop
                    if not exists (select from pg_roles where rolname = wanted) then
                        execute format('create role %I nologin', wanted);
                    end if;
                end loop;
            end $$
            """
        ),
    ];

    private TestDatabase? database;

    private TestDatabase Database => database!;

    [Fact]
    public async Task Each_source_is_its_role_and_signs_in_as_another()
    {
        Assert.Equal("app", await Ask(Database.App, "select current_user::text"));
        Assert.Equal("worker", await Ask(Database.Worker, "select current_user::text"));
        Assert.Equal("auditor", await Ask(Database.Auditor, "select current_user::text"));
        Assert.NotEqual("app", await Ask(Database.App, "select session_user::text"));
    }

    [Theory]
    [InlineData("set role none")]
    [InlineData("reset role")]
    [InlineData("set session authorization default")]
    [InlineData("begin; set local role none")]
    [InlineData("discard all")]
    public async Task A_returned_connection_is_the_role_again(string before)
    {
        await using var source = DatabaseRoles.DataSource(
            Database.ConnectionString + ";Maximum Pool Size=1",
            "app"
        );
        var server = await Ask(source, "select pg_backend_pid()");

        await Ask(source, before);

        Assert.Equal("app", await Ask(source, "select current_user::text"));
        Assert.Equal(server, await Ask(source, "select pg_backend_pid()"));
    }

    [Fact]
    public async Task What_the_connection_string_says_stands()
    {
        var given =
            Database.ConnectionString + ";Maximum Pool Size=3;Options=-c statement_timeout=77777";

        await using var source = DatabaseRoles.DataSource(given, "app");

        var address = new NpgsqlConnectionStringBuilder(source.ConnectionString);
        Assert.Equal(3, address.MaxPoolSize);
        Assert.Equal(60, address.CommandTimeout);
        Assert.Equal("77777ms", await Ask(source, "show statement_timeout"));
        Assert.Equal("app", await Ask(source, "select current_user::text"));
    }

    [Fact]
    public async Task Of_several_hosts_the_one_that_takes_writes_is_used()
    {
        var address = new NpgsqlConnectionStringBuilder(Database.ConnectionString);
        address.Host = $"127.0.0.1:1,{address.Host}:{address.Port}";

        await using var source = DatabaseRoles.DataSource(address.ConnectionString, "app");
        await using var standby = DatabaseRoles.DataSource(
            address.ConnectionString + ";Target Session Attributes=prefer-standby",
            "auditor"
        );

        Assert.Equal("app", await Ask(source, "select current_user::text"));
        Assert.Equal("auditor", await Ask(standby, "select current_user::text"));
    }

    [Fact]
    public void A_role_cannot_carry_other_options() =>
        Assert.Throws<ArgumentException>(() =>
            DatabaseRoles.DataSource(Database.ConnectionString, "app -c fsync=off")
        );

    public async Task InitializeAsync() => database = await TestDatabase.Create(roles);

    public async Task DisposeAsync() => await Database.DisposeAsync();

    private static async Task<object?> Ask(NpgsqlDataSource source, string question)
    {
        await using var command = source.CreateCommand(question);
        return await command.ExecuteScalarAsync();
    }
}
