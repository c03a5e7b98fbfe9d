using System.Data;
using Dapper;
using Npgsql;

namespace Payments.Pipeline;

/// <summary>One connection and one transaction of one request, seen through the communes of its actor.</summary>
/// <remarks>Opened on first use; rolled back unless <see cref="Commit"/> is called.</remarks>
public sealed class Session(NpgsqlDataSource source) : IAsyncDisposable
{
    private readonly List<Guid> subjects = [];
    private NpgsqlConnection? connection;
    private NpgsqlTransaction? transaction;

    static Session()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        ArrayColumns.Register();
    }

    public Actor Actor { get; private set; } = Actor.Nobody;

    /// <summary>The ids that the entry in the log will name.</summary>
    public IReadOnlyList<Guid> Subjects => subjects;

    /// <summary>
    /// Whether a form of a page was sent. Sent again from another tab or after the back button it means what it meant
    /// before; a caller of the API says by its Idempotency-Key what is the same.
    /// </summary>
    public bool IsByForm { get; set; }

    /// <summary>Sets who acts. Must come before the first statement.</summary>
    public void ActAs(Actor actor)
    {
        if (connection is not null)
        {
            throw new InvalidOperationException("The session is already open for somebody.");
        }

        Actor = actor;
    }

    /// <summary>Names a thing that this request is about, for the log.</summary>
    public void Concern(Guid id)
    {
        if (subjects.Count < 64 && !subjects.Contains(id))
        {
            subjects.Add(id);
        }
    }

    public void ForgetSubjects() => subjects.Clear();

    public async Task<NpgsqlConnection> Open(CancellationToken cancellationToken)
    {
        if (connection is null)
        {
            connection = await source.OpenConnectionAsync(cancellationToken);
            transaction = await connection.BeginTransactionAsync(cancellationToken);
            await connection.ExecuteAsync(
                new CommandDefinition(
                    "select set_config('app.communes', @scope, true), set_config('app.user', @user, true)",
                    new { scope = Actor.ScopeSetting, user = Actor.UserName },
                    transaction,
                    cancellationToken: cancellationToken
                )
            );
        }

        return connection;
    }

    public async Task<IReadOnlyList<T>> Query<T>(
        string sql,
        object? parameters,
        CancellationToken cancellationToken
    )
    {
        var open = await Open(cancellationToken);
        return (await open.QueryAsync<T>(Define(sql, parameters, cancellationToken))).AsList();
    }

    public async Task<T?> Find<T>(
        string sql,
        object? parameters,
        CancellationToken cancellationToken
    )
    {
        var open = await Open(cancellationToken);
        return await open.QuerySingleOrDefaultAsync<T>(Define(sql, parameters, cancellationToken));
    }

    public async Task<T> Single<T>(
        string sql,
        object? parameters,
        CancellationToken cancellationToken
    )
    {
        var open = await Open(cancellationToken);
        return await open.QuerySingleAsync<T>(Define(sql, parameters, cancellationToken));
    }

    /// <returns>How many rows changed.</returns>
    public async Task<int> Execute(
        string sql,
        object? parameters,
        CancellationToken cancellationToken
    )
    {
        var open = await Open(cancellationToken);
        return await open.ExecuteAsync(Define(sql, parameters, cancellationToken));
    }

    /// <summary>A point to which a refused command goes back, so that its entry in the log can still be written.</summary>
    public async Task Mark(CancellationToken cancellationToken)
    {
        await Open(cancellationToken);
        await transaction!.SaveAsync("work", cancellationToken);
    }

    public Task BackToMark(CancellationToken cancellationToken) =>
        transaction!.RollbackAsync("work", cancellationToken);

    public async Task Commit(CancellationToken cancellationToken)
    {
        if (transaction is not null)
        {
            await transaction.CommitAsync(cancellationToken);
        }

        await Close();
    }

    /// <summary>Gives everything back and ends; the next statement opens anew for the same actor.</summary>
    public async Task Rollback(CancellationToken cancellationToken)
    {
        if (transaction is { Connection.State: ConnectionState.Open })
        {
            await transaction.RollbackAsync(cancellationToken);
        }

        await Close();
    }

    public async ValueTask DisposeAsync() => await Close();

    private CommandDefinition Define(
        string sql,
        object? parameters,
        CancellationToken cancellationToken
    ) => new(sql, parameters, transaction, cancellationToken: cancellationToken);

    private async Task Close()
    {
        if (transaction is not null)
        {
            await transaction.DisposeAsync();
            transaction = null;
        }

        if (connection is not null)
        {
            await connection.DisposeAsync();
            connection = null;
        }
    }
}
