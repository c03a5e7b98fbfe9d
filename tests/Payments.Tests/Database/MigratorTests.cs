using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Payments.Database;
using Payments.Tests.Support;

namespace Payments.Tests.Database;

public sealed class MigratorTests
{
    private static readonly Migration first = new(
        "0001_first.sql",
        """
        -- It's a comment; with a quote and a $dollar$.
        create table first (name text default 'a;b$$');
        create function twice(value int) returns int language plpgsql as $body$
        begin
            -- inside; $1
            return value * 2; /* ; */
        end $body$;
        insert into first values (E'it\'s; $x$'), ('$y$');
        """
    );

    private static readonly Migration second = new(
        "0002_second.sql",
        "create table second (id int)"
    );

    [Fact]
    public async Task Migrations_are_applied_once()
    {
        await using var database = await TestDatabase.CreateEmpty();

        Assert.False(await UpToDate(database, [first, second]));
        Assert.Equal(2, await Migrate(database, [second, first]));
        Assert.Equal(0, await Migrate(database, [first, second]));
        Assert.True(await UpToDate(database, [first, second]));
        Assert.Equal(8, await Ask(database.Admin, "select twice(4)"));
        Assert.Equal(2L, await Ask(database.Admin, "select count(*) from first"));
    }

    [Fact]
    public async Task Processes_that_start_at_once_do_not_disturb_each_other()
    {
        await using var database = await TestDatabase.CreateEmpty();

        var applied = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => Migrate(database, [first, second]))
        );

        Assert.Equal(2, applied.Sum());
    }

    [Fact]
    public async Task A_failed_migration_leaves_no_trace_and_can_be_mended()
    {
        await using var database = await TestDatabase.CreateEmpty();
        var broken = second with { Sql = second.Sql + "; create table first (id int)" };

        var refusal = await Assert.ThrowsAsync<MigrationRefusedException>(() =>
            Migrate(database, [first, broken])
        );

        Assert.Contains("0002_second.sql", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(true, await Ask(database.Admin, "select to_regclass('second') is null"));
        Assert.Equal(1, await Migrate(database, [first, second]));
    }

    [Fact]
    public async Task A_number_below_an_applied_one_is_refused()
    {
        await using var database = await TestDatabase.CreateEmpty();
        await Migrate(database, [second]);

        await Assert.ThrowsAsync<MigrationRefusedException>(() =>
            Migrate(database, [first, second])
        );

        Assert.Equal(true, await Ask(database.Admin, "select to_regclass('first') is null"));
    }

    [Fact]
    public async Task A_database_of_a_newer_release_is_refused()
    {
        await using var database = await TestDatabase.CreateEmpty();
        await Migrate(database, [first, second]);

        await Assert.ThrowsAsync<MigrationRefusedException>(() => Migrate(database, [first]));
    }

    [Theory]
    [InlineData("0001_first.sql", "0001_other.sql")]
    [InlineData("0001_first.sql", "2_second.sql")]
    public void Numbers_are_four_digits_and_used_once(string one, string other) =>
        Assert.Throws<ArgumentException>(() =>
            Migration.Ordered([new Migration(one, ""), new Migration(other, "")])
        );

    [Fact]
    public void The_migrations_of_this_program_are_in_order() =>
        Assert.NotNull(Migration.Embedded());

    private static Task<int> Migrate(TestDatabase database, IReadOnlyList<Migration> migrations) =>
        Migrator.Migrate(
            database.ConnectionString,
            Migration.Ordered(migrations),
            NullLogger.Instance,
            CancellationToken.None
        );

    private static Task<bool> UpToDate(
        TestDatabase database,
        IReadOnlyList<Migration> migrations
    ) => Migrator.IsUpToDate(database.Admin, migrations, CancellationToken.None);

    private static async Task<object?> Ask(NpgsqlDataSource source, string question)
    {
        await using var command = source.CreateCommand(question);
        return await command.ExecuteScalarAsync();
    }
}
