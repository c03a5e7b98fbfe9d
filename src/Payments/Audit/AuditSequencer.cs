using Npgsql;
using NpgsqlTypes;
using Payments.Domain.Audit;

namespace Payments.Audit;

/// <summary>Gives pending entries their index, one process at a time, and signs checkpoints.</summary>
/// <remarks>
/// Commands only insert into <c>audit_pending</c> and never wait for each other. Whoever holds the
/// advisory lock of the transaction moves what is committed, in the order of id; the lock goes with
/// the transaction, so a killed process leaves nothing half done and nothing locked.
/// </remarks>
public sealed class AuditSequencer(
    NpgsqlDataSource dataSource,
    LogSigner signer,
    WitnessFolder? witness,
    TimeProvider clock
)
{
    /// <summary>Entries moved in one transaction.</summary>
    public const int BatchMax = 10_000;

    /// <summary>One number for every process of ours.</summary>
    private const long LockKey = 72_963_687_428_348;

    /// <summary>While there are new entries, a checkpoint is never older than this.</summary>
    public static TimeSpan SignEvery { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Puts an entry beside the command that it tells of: in the same transaction.</summary>
    public static async Task Append(
        NpgsqlConnection connection,
        NpgsqlTransaction? transaction,
        LogEntry entry,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            """
            insert into audit_pending (bytes, subjects)
            values (@bytes, @subjects)
            """,
            connection,
            transaction
        );
        command.Parameters.AddWithValue("bytes", entry.ToBytes());
        command.Parameters.AddWithValue("subjects", entry.Subjects.ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>One round of the worker: moves all that is pending, signs when it is time.</summary>
    /// <returns>Entries moved; 0 also when another process is at it.</returns>
    public async Task<long> Step(CancellationToken cancellationToken)
    {
        var moved = await MoveAll(mayWait: false, cancellationToken);
        await Sign(SignEvery, mayWait: false, cancellationToken);
        await CopyToWitness(cancellationToken);
        return moved;
    }

    /// <summary>Moves and signs at once, as at a close or before an export; waits for another process if need be.</summary>
    /// <returns>The newest checkpoint: it covers every entry committed before the call.</returns>
    public async Task<string> SignNow(CancellationToken cancellationToken)
    {
        await MoveAll(mayWait: true, cancellationToken);
        await Sign(TimeSpan.Zero, mayWait: true, cancellationToken);
        await CopyToWitness(cancellationToken);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var last = await LastCheckpoint(connection, cancellationToken);
        return last?.Note ?? throw new InvalidOperationException("The log could not be signed.");
    }

    private static async Task<bool> TryLock(
        NpgsqlConnection connection,
        bool mayWait,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            mayWait
                ? "select true from (select pg_advisory_xact_lock(@key)) as held"
                : "select pg_try_advisory_xact_lock(@key)",
            connection
        );
        command.Parameters.AddWithValue("key", LockKey);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static async Task<List<Pending>> ReadPending(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            """
            select id, bytes, subjects
              from audit_pending
             order by id
             limit @limit
            """,
            connection
        );
        command.Parameters.AddWithValue("limit", BatchMax);
        var pending = new List<Pending>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            pending.Add(
                new Pending(
                    reader.GetInt64(0),
                    reader.GetFieldValue<byte[]>(1),
                    reader.GetFieldValue<Guid[]>(2)
                )
            );
        }

        return pending;
    }

    private static async Task<long> LogSize(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            "select coalesce(max(index) + 1, 0) from log_entry",
            connection
        );
        return await command.ExecuteScalarAsync(cancellationToken) is long size ? size : 0;
    }

    private static async Task<SignedCheckpoint?> LastCheckpoint(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            """
            select size, note, signed_at
              from log_checkpoint
             order by size desc
             limit 1
            """,
            connection
        );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new SignedCheckpoint(
                reader.GetInt64(0),
                reader.GetString(1),
                reader.GetFieldValue<DateTimeOffset>(2)
            )
            : null;
    }

    private static async Task DeletePending(
        NpgsqlConnection connection,
        List<Pending> pending,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            "delete from audit_pending where id = any(@ids)",
            connection
        );
        command.Parameters.AddWithValue("ids", pending.Select(entry => entry.Id).ToArray());
        var deleted = await command.ExecuteNonQueryAsync(cancellationToken);
        if (deleted != pending.Count)
        {
            throw new InvalidOperationException("Another process moved the same pending entries.");
        }
    }

    private async Task<long> MoveAll(bool mayWait, CancellationToken cancellationToken)
    {
        var total = 0L;
        while (true)
        {
            var moved = await MoveBatch(mayWait, cancellationToken);
            total += moved;
            if (moved < BatchMax)
            {
                return total;
            }
        }
    }

    private async Task<int> MoveBatch(bool mayWait, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await TryLock(connection, mayWait, cancellationToken))
        {
            return 0;
        }

        var pending = await ReadPending(connection, cancellationToken);
        if (pending.Count == 0)
        {
            return 0;
        }

        var size = await LogSize(connection, cancellationToken);
        var frontier = await LogNodes.Compute(
            connection,
            read => MerkleFrontier.Restore(size, read),
            cancellationToken
        );
        var nodes = new List<MerkleNode>(pending.Count);
        await CopyEntries(connection, pending, frontier, nodes, cancellationToken);
        await CopyNodes(connection, nodes, cancellationToken);
        await CopySubjects(connection, pending, size, cancellationToken);
        await DeletePending(connection, pending, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return pending.Count;
    }

    private async Task CopyEntries(
        NpgsqlConnection connection,
        List<Pending> pending,
        MerkleFrontier frontier,
        List<MerkleNode> nodes,
        CancellationToken cancellationToken
    )
    {
        var at = clock.GetUtcNow();
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy log_entry (index, bytes, leaf_hash, at) from stdin (format binary)",
            cancellationToken
        );
        foreach (var entry in pending)
        {
            var leaf = MerkleTree.LeafHash(entry.Bytes);
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(frontier.Size, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(entry.Bytes, NpgsqlDbType.Bytea, cancellationToken);
            await copy.WriteAsync(leaf.ToArray(), NpgsqlDbType.Bytea, cancellationToken);
            await copy.WriteAsync(at, NpgsqlDbType.TimestampTz, cancellationToken);
            frontier.Append(leaf, nodes);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private static async Task CopyNodes(
        NpgsqlConnection connection,
        List<MerkleNode> nodes,
        CancellationToken cancellationToken
    )
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy log_node (level, index, hash) from stdin (format binary)",
            cancellationToken
        );
        foreach (var node in nodes)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(node.Level, NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(node.Index, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(node.Hash.ToArray(), NpgsqlDbType.Bytea, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private static async Task CopySubjects(
        NpgsqlConnection connection,
        List<Pending> pending,
        long firstIndex,
        CancellationToken cancellationToken
    )
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy log_subject (subject, entry_index) from stdin (format binary)",
            cancellationToken
        );
        for (var number = 0; number < pending.Count; number++)
        {
            foreach (var subject in pending[number].Subjects.Distinct())
            {
                await copy.StartRowAsync(cancellationToken);
                await copy.WriteAsync(subject, NpgsqlDbType.Uuid, cancellationToken);
                await copy.WriteAsync(firstIndex + number, NpgsqlDbType.Bigint, cancellationToken);
            }
        }

        await copy.CompleteAsync(cancellationToken);
    }

    /// <summary>Signs when there are entries that no checkpoint covers and the last one is old enough.</summary>
    private async Task Sign(TimeSpan every, bool mayWait, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await TryLock(connection, mayWait, cancellationToken))
        {
            return;
        }

        var now = clock.GetUtcNow();
        var last = await LastCheckpoint(connection, cancellationToken);
        var size = await LogSize(connection, cancellationToken);
        if (last is not null && (last.Size >= size || now - last.SignedAt < every))
        {
            return;
        }

        if (last is not null)
        {
            signer.MustHaveSigned(last.Note);
        }

        var root = await LogNodes.Compute(
            connection,
            read => MerkleTree.Root(size, read),
            cancellationToken
        );
        await using var command = new NpgsqlCommand(
            """
            insert into log_checkpoint (size, root, note, signed_at)
            values (@size, @root, @note, @now)
            """,
            connection
        );
        command.Parameters.AddWithValue("size", size);
        command.Parameters.AddWithValue("root", root.ToArray());
        command.Parameters.AddWithValue("note", signer.Sign(size, root));
        command.Parameters.AddWithValue("now", now);
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Copies what the second place lacks, also after it was away.</summary>
    private async Task CopyToWitness(CancellationToken cancellationToken)
    {
        if (witness is null)
        {
            return;
        }

        await using var command = dataSource.CreateCommand(
            """
            select size, note
              from log_checkpoint
             where size > @last
             order by size
             limit @limit
            """
        );
        command.Parameters.AddWithValue("last", witness.LastSize());
        command.Parameters.AddWithValue("limit", BatchMax);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            await witness.Keep(reader.GetInt64(0), reader.GetString(1), cancellationToken);
        }
    }

    private sealed record Pending(long Id, byte[] Bytes, Guid[] Subjects);

    private sealed record SignedCheckpoint(long Size, string Note, DateTimeOffset SignedAt);
}
