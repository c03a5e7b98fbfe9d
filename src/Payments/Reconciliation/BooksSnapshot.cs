using Dapper;
using Npgsql;

namespace Payments.Reconciliation;

/// <summary>One connection that sees every commune as of one moment; further ones can be opened onto that moment.</summary>
internal sealed class BooksSnapshot : IAsyncDisposable
{
    /// <remarks>
    /// Row-level security hides from the planner that every row is wanted, so it is told: whole tables are hashed, not
    /// looked up row by row.
    /// </remarks>
    private const string Settings = """
        select set_config('app.communes', '*', true),
               set_config('work_mem', '256MB', true),
               set_config('statement_timeout', '3600s', true),
               set_config('enable_nestloop', 'off', true),
               set_config('enable_mergejoin', 'off', true),
               set_config('enable_sort', 'off', true),
               set_config('jit', 'off', true)
        """;

    private readonly NpgsqlTransaction transaction;

    static BooksSnapshot() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    private BooksSnapshot(NpgsqlConnection connection, NpgsqlTransaction transaction, string id)
    {
        Connection = connection;
        this.transaction = transaction;
        Id = id;
    }

    public NpgsqlConnection Connection { get; }

    /// <summary>The moment, for other connections of the same server.</summary>
    public string Id { get; }

    /// <param name="of">Null: the present moment.</param>
    public static async Task<BooksSnapshot> Open(
        NpgsqlDataSource source,
        BooksSnapshot? of,
        CancellationToken cancellationToken
    )
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        var transaction = await connection.BeginTransactionAsync(
            System.Data.IsolationLevel.RepeatableRead,
            cancellationToken
        );
        await using var take = new NpgsqlCommand(
            // The id comes from pg_export_snapshot, so it holds nothing but digits and hyphens.
            of is null
                ? "select pg_export_snapshot()"
                : $"set transaction snapshot '{of.Id}'",
            connection
        );
        var id = await take.ExecuteScalarAsync(cancellationToken) as string ?? of!.Id;
        await connection.ExecuteAsync(
            new CommandDefinition(Settings, cancellationToken: cancellationToken)
        );
        return new BooksSnapshot(connection, transaction, id);
    }

    /// <summary>Lets the planner use indexes again: for statements that each want one commune, in order.</summary>
    public Task ReadByCommune(CancellationToken cancellationToken) =>
        Connection.ExecuteAsync(
            new CommandDefinition(
                """
                select set_config('enable_nestloop', 'on', true),
                       set_config('enable_mergejoin', 'on', true),
                       set_config('enable_sort', 'on', true),
                       set_config('work_mem', '16MB', true)
                """,
                cancellationToken: cancellationToken
            )
        );

    public async Task<IReadOnlyList<T>> Query<T>(string sql, CancellationToken cancellationToken) =>
        (
            await Connection.QueryAsync<T>(
                new CommandDefinition(
                    sql,
                    commandTimeout: 3600,
                    cancellationToken: cancellationToken
                )
            )
        ).AsList();

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }
}
