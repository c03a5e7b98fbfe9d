using System.Collections.Concurrent;
using System.Text.Json;
using Npgsql;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Entitlement;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Forecasts;

/// <summary>Takes chunks of ordered forecasts, as many at a time as there are processors; any number of processes may.</summary>
internal sealed partial class ForecastWorker(
    [FromKeyedServices("worker")] NpgsqlDataSource source,
    CurrentRulebook current,
    Clock clock,
    ILogger<ForecastWorker> logger
) : IWorker
{
    private const int MostLanes = 4;
    private const int MostTries = 3;
    private static readonly int lanes = Math.Min(MostLanes, Environment.ProcessorCount);

    public string Name => "forecasts";

    public TimeSpan Rest => TimeSpan.FromMilliseconds(250);

    private sealed record Row(
        Guid ForecastId,
        int ChunkNo,
        string[] Communes,
        long Fence,
        DateOnly FromMonth,
        DateOnly KnownOn,
        string Rulebook,
        string Changes
    );

    private readonly ConcurrentDictionary<Guid, Task<TwoBooks>> books = new();

    private sealed record TwoBooks(Rulebook Today, Rulebook Draft);

    public async Task<bool> Work(CancellationToken cancellationToken)
    {
        if (await Take(cancellationToken) is not { } first)
        {
            return false;
        }

        await Task.WhenAll(
            Enumerable
                .Range(0, lanes)
                .Select(lane =>
                    Task.Run(
                        () => WorkThrough(lane == 0 ? first : null, cancellationToken),
                        cancellationToken
                    )
                )
        );
        books.Clear();
        return true;
    }

    private async Task WorkThrough(Row? first, CancellationToken cancellationToken)
    {
        for (
            var row = first ?? await Take(cancellationToken);
            row is not null;
            row = await Take(cancellationToken)
        )
        {
            await WorkOn(row, cancellationToken);
        }
    }

    private async Task WorkOn(Row row, CancellationToken cancellationToken)
    {
        var month = PayMonth.Of(row.FromMonth);
        var chunk = new Chunk(
            row.ForecastId,
            row.ChunkNo,
            row.Communes,
            row.Fence,
            month,
            row.KnownOn
        );
        Taken(logger, chunk.ForecastId, chunk.ChunkNo, chunk.Fence);
        var done = 0L;
        await LeasedWork.Hold(
            source,
            """
            update forecast_chunk
               set leased_until = clock_timestamp() + @Lease, done = @done
             where forecast_id = @ForecastId
               and chunk_no = @ChunkNo
               and fence = @Fence
               and state = 'running'
            """,
            () =>
                new
                {
                    chunk.ForecastId,
                    chunk.ChunkNo,
                    chunk.Fence,
                    LeasedWork.Lease,
                    done = Interlocked.Read(ref done),
                },
            sqlState => NotRenewed(logger, chunk.ForecastId, chunk.ChunkNo, sqlState),
            () => Compare(row, chunk, people => Interlocked.Exchange(ref done, people)),
            cancellationToken
        );

        async Task<bool> Compare(Row row, Chunk chunk, Action<long> report)
        {
            try
            {
                var (today, draft) = await books.GetOrAdd(
                    row.ForecastId,
                    _ => Books(row, cancellationToken)
                );
                await new Comparison(
                    source,
                    new TwoLaws(today, draft, month, row.KnownOn),
                    clock
                ).Run(chunk, report, cancellationToken);
            }
#pragma warning disable CA1031 // A chunk that cannot be done must not keep the others from being done.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Failed(logger, chunk.ForecastId, chunk.ChunkNo, exception);
                books.TryRemove(row.ForecastId, out _);
                await GiveBack(chunk, exception, cancellationToken);
            }

            return true;
        }
    }

    private async Task<TwoBooks> Books(Row row, CancellationToken cancellationToken)
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        var today = await current.Edition(session, row.Rulebook, cancellationToken);
        var changes = JsonSerializer.Deserialize<ParameterChange[]>(row.Changes, JsonForm.Options)!;
        return new TwoBooks(today, today.With(PayMonth.Of(row.FromMonth), changes));
    }

    private async Task<Row?> Take(CancellationToken cancellationToken)
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        var row = await session.Find<Row>(
            """
            update forecast_chunk c
               set state = 'running', fence = c.fence + 1, leased_until = clock_timestamp() + @Lease, done = 0
              from forecast f
             where f.id = c.forecast_id
               and (c.forecast_id, c.chunk_no) = (
                       select forecast_id, chunk_no
                         from forecast_chunk
                        where state = 'waiting'
                           or (state = 'running' and leased_until < clock_timestamp())
                        order by forecast_id, chunk_no
                        limit 1
                          for update skip locked)
            returning c.forecast_id, c.chunk_no, c.communes, c.fence, f.from_month, f.known_on, f.rulebook,
                      f.changes::text as changes
            """,
            new { LeasedWork.Lease },
            cancellationToken
        );
        await session.Commit(cancellationToken);
        return row;
    }

    /// <summary>Another try, or, after a few, the end: then the forecast says that it failed.</summary>
    private async Task GiveBack(
        Chunk chunk,
        Exception exception,
        CancellationToken cancellationToken
    )
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        await session.Execute(
            """
            update forecast_chunk
               set state = case when fence >= @MostTries then 'failed' else 'waiting' end,
                   leased_until = null, failure = @failure,
                   finished_at = case when fence >= @MostTries then @now::timestamptz end
             where forecast_id = @ForecastId
               and chunk_no = @ChunkNo
               and fence = @Fence
               and state = 'running'
            """,
            new
            {
                chunk.ForecastId,
                chunk.ChunkNo,
                chunk.Fence,
                MostTries,
                failure = exception.GetType().Name,
                now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        await session.Commit(cancellationToken);
    }

    [LoggerMessage(
        310,
        LogLevel.Information,
        "Forecast {ForecastId}: chunk {ChunkNo} taken (fence {Fence})"
    )]
    private static partial void Taken(ILogger logger, Guid forecastId, int chunkNo, long fence);

    [LoggerMessage(311, LogLevel.Error, "Forecast {ForecastId}: chunk {ChunkNo} failed")]
    private static partial void Failed(
        ILogger logger,
        Guid forecastId,
        int chunkNo,
        Exception exception
    );

    [LoggerMessage(
        312,
        LogLevel.Warning,
        "Forecast {ForecastId}: the lease of chunk {ChunkNo} could not be renewed ({SqlState})"
    )]
    private static partial void NotRenewed(
        ILogger logger,
        Guid forecastId,
        int chunkNo,
        string? sqlState
    );
}
