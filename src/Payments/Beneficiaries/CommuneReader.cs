using Npgsql;

namespace Payments.Beneficiaries;

/// <summary>Rows of one statement asked for many communes in one round trip, commune after commune.</summary>
/// <remarks>Waits for the server when it is slower, which a worker may: an awaited wait for each row costs more.</remarks>
internal sealed class CommuneReader : IAsyncDisposable
{
    private readonly NpgsqlBatch batch;
    private readonly IReadOnlyList<string> communes;
    private int at;

    private CommuneReader(NpgsqlBatch batch, IReadOnlyList<string> communes, NpgsqlDataReader row)
    {
        this.batch = batch;
        this.communes = communes;
        Row = row;
    }

    public NpgsqlDataReader Row { get; }

    /// <summary>False when all communes are read.</summary>
    public bool IsOnRow { get; private set; }

    /// <summary>The commune of the row.</summary>
    public string Commune => communes[at];

    /// <param name="communes">Ascending; their rows come in this order.</param>
    /// <param name="parametersOf">The parameters of the statement for a commune, by its place.</param>
    public static async Task<CommuneReader> Open(
        NpgsqlConnection connection,
        IReadOnlyList<string> communes,
        string sql,
        Func<int, NpgsqlParameter[]> parametersOf,
        CancellationToken cancellationToken
    )
    {
        var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        for (var at = 0; at < communes.Count; at++)
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.AddRange(parametersOf(at));
            batch.BatchCommands.Add(command);
        }

        await batch.PrepareAsync(cancellationToken);
        var reader = new CommuneReader(
            batch,
            communes,
            await batch.ExecuteReaderAsync(cancellationToken)
        );
        reader.Advance();
        return reader;
    }

    /// <summary>Goes to the next row, of this commune or a later one; false at the end.</summary>
    public bool Advance()
    {
        IsOnRow = Row.Read();
        while (!IsOnRow && Row.NextResult())
        {
            at++;
            IsOnRow = Row.Read();
        }

        return IsOnRow;
    }

    public async ValueTask DisposeAsync()
    {
        await Row.DisposeAsync();
        await batch.DisposeAsync();
    }
}
