using Npgsql;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Entitlement;
using Payments.Pipeline;

namespace Payments.PaymentRuns;

/// <summary>Takes chunks of ordered runs, one after the other; any number of processes may.</summary>
internal sealed partial class CalculationWorker(
    [FromKeyedServices("worker")] NpgsqlDataSource source,
    CurrentRulebook current,
    AuditTrail audit,
    Clock clock,
    ILogger<CalculationWorker> logger
) : IWorker
{
    public string Name => "calculation";

    public TimeSpan Rest => TimeSpan.FromMilliseconds(250);

    private sealed record Row(
        Guid RunId,
        int ChunkNo,
        string[] Communes,
        long Fence,
        DateOnly Month,
        DateOnly KnownOn,
        string Rulebook
    );

    public async Task<bool> Work(CancellationToken cancellationToken)
    {
        if (await Take(cancellationToken) is not { } chunk)
        {
            return false;
        }

        Taken(logger, chunk.RunId, chunk.ChunkNo, chunk.Fence);
        var rulebook = await Edition(chunk, cancellationToken);
        var done = 0L;
        await LeasedWork.Hold(
            source,
            """
            update run_chunk
               set leased_until = clock_timestamp() + @Lease, done = @done
             where run_id = @RunId
               and chunk_no = @ChunkNo
               and fence = @Fence
               and state = 'running'
            """,
            () =>
                new
                {
                    chunk.RunId,
                    chunk.ChunkNo,
                    chunk.Fence,
                    LeasedWork.Lease,
                    done = Interlocked.Read(ref done),
                },
            sqlState => NotRenewed(logger, chunk.RunId, chunk.ChunkNo, sqlState),
            async () =>
            {
                await new Calculation(source, rulebook, audit, clock).Run(
                    chunk,
                    people => Interlocked.Exchange(ref done, people),
                    cancellationToken
                );
                await FreshStatistics.Tell(
                    source,
                    "payout",
                    chunk.Month.FirstDay,
                    Interlocked.Read(ref done),
                    cancellationToken
                );
                return true;
            },
            cancellationToken
        );
        return true;
    }

    private async Task<Chunk?> Take(CancellationToken cancellationToken)
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        var row = await session.Find<Row>(
            """
            update run_chunk c
               set state = 'running', fence = c.fence + 1, leased_until = clock_timestamp() + @Lease, done = 0
              from payment_run r
             where r.id = c.run_id
               and (c.run_id, c.chunk_no) = (
                       select run_id, chunk_no
                         from run_chunk
                        where state = 'waiting'
                           or (state = 'running' and leased_until < clock_timestamp())
                        order by run_id, chunk_no
                        limit 1
                          for update skip locked)
            returning c.run_id, c.chunk_no, c.communes, c.fence, r.month, r.known_on, r.rulebook
            """,
            new { LeasedWork.Lease },
            cancellationToken
        );
        await session.Commit(cancellationToken);
        return row is null
            ? null
            : new Chunk(
                row.RunId,
                row.ChunkNo,
                row.Communes,
                row.Fence,
                PayMonth.Of(row.Month),
                row.KnownOn,
                row.Rulebook
            );
    }

    private async Task<Rulebook> Edition(Chunk chunk, CancellationToken cancellationToken)
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        return await current.Edition(session, chunk.Rulebook, cancellationToken);
    }

    [LoggerMessage(300, LogLevel.Information, "Run {RunId}: chunk {ChunkNo} taken (fence {Fence})")]
    private static partial void Taken(ILogger logger, Guid runId, int chunkNo, long fence);

    [LoggerMessage(
        301,
        LogLevel.Warning,
        "Run {RunId}: the lease of chunk {ChunkNo} could not be renewed ({SqlState})"
    )]
    private static partial void NotRenewed(
        ILogger logger,
        Guid runId,
        int chunkNo,
        string? sqlState
    );
}
