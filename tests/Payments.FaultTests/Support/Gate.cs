using Npgsql;

namespace Payments.FaultTests.Support;

/// <summary>Keeps everybody from writing a table, so that whoever does stands in the middle of their transaction.</summary>
internal sealed class Gate : IAsyncDisposable
{
    private readonly NpgsqlDataSource admin;
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;
    private readonly string table;

    private Gate(
        NpgsqlDataSource admin,
        NpgsqlConnection connection,
        NpgsqlTransaction transaction,
        string table
    )
    {
        this.admin = admin;
        this.connection = connection;
        this.transaction = transaction;
        this.table = table;
    }

    public static async Task<Gate> Close(NpgsqlDataSource admin, string table)
    {
        var connection = await admin.OpenConnectionAsync();
        var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(
            $"lock table {table} in share mode",
            connection
        );
        await command.ExecuteNonQueryAsync();
        return new Gate(admin, connection, transaction, table);
    }

    /// <summary>Until so many stand before the gate with a statement like that.</summary>
    public Task Reached(string statement, int by = 1) =>
        Patience.Until(
            $"{by} wait to write {table}",
            TimeSpan.FromSeconds(90),
            async () =>
            {
                await using var command = admin.CreateCommand(
                    """
                    select count(distinct a.pid)
                      from pg_locks l
                      join pg_stat_activity a on a.pid = l.pid
                     where not l.granted
                       and a.query ilike $1
                       and a.datname = current_database()
                    """
                );
                command.Parameters.Add(new NpgsqlParameter { Value = $"%{statement}%" });
                return (long)(await command.ExecuteScalarAsync())! >= by;
            }
        );

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
