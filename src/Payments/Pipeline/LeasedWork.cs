using Npgsql;

namespace Payments.Pipeline;

/// <summary>Work under a lease: while it goes on, the lease is renewed beside it.</summary>
/// <remarks>A fence in the work's own statements is what keeps a late one out; the lease only says when to give it up.</remarks>
internal static class LeasedWork
{
    /// <summary>How long a worker that says nothing is believed to be at work.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan between = TimeSpan.FromSeconds(1);

    /// <param name="renewal">The statement that renews.</param>
    /// <param name="parameters">What it is given each time, so that it can say how far the work is.</param>
    /// <param name="notRenewed">Told the SQLSTATE when the database refused once; the work then goes on without.</param>
    public static async Task<T> Hold<T>(
        NpgsqlDataSource source,
        string renewal,
        Func<object> parameters,
        Action<string?> notRenewed,
        Func<Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var renewing = Renew(source, renewal, parameters, notRenewed, ending.Token);
        try
        {
            return await work();
        }
        finally
        {
            await ending.CancelAsync();
            await renewing;
        }
    }

    private static async Task Renew(
        NpgsqlDataSource source,
        string renewal,
        Func<object> parameters,
        Action<string?> notRenewed,
        CancellationToken cancellationToken
    )
    {
        try
        {
            while (true)
            {
                await Task.Delay(between, cancellationToken);
                await using var session = new Session(source);
                session.ActAs(Actor.Worker);
                await session.Execute(renewal, parameters(), cancellationToken);
                await session.Commit(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The work is over.
        }
        catch (NpgsqlException exception)
        {
            notRenewed(exception.SqlState);
        }
    }
}
