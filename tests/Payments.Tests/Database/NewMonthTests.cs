using Npgsql;
using Payments.Tests.Support;

namespace Payments.Tests.Database;

public sealed class NewMonthTests
{
    [Fact]
    public async Task A_month_is_opened_while_somebody_reads_and_somebody_writes_another()
    {
        await using var database = await TestDatabase.Create();
        await Execute(database.Admin, "select ensure_month('2031-02-01')");
        await using var busy = await database.Admin.OpenConnectionAsync();
        await using var transaction = await busy.BeginTransactionAsync();
        foreach (var parent in new[] { "payout", "payout_event", "payment", "payment_event" })
        {
            await using var reading = new NpgsqlCommand($"select count(*) from {parent}", busy);
            await reading.ExecuteScalarAsync();
            await using var writing = new NpgsqlCommand($"delete from {parent}", busy);
            await writing.ExecuteNonQueryAsync();
        }

        await Execute(
            database.Admin,
            "set lock_timeout = '2s'; select ensure_month('2031-03-01'); reset lock_timeout"
        );

        await using var found = database.Admin.CreateCommand(
            """
            select count(*)
              from pg_inherits i
              join pg_class c on c.oid = i.inhrelid
             where c.relname like '%\_2031\_03'
            """
        );
        Assert.Equal(4L, await found.ExecuteScalarAsync());
    }

    private static async Task Execute(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
