using Npgsql;
using Payments.Domain.Audit;
using Payments.Domain.Common;

namespace Payments.Audit;

/// <summary>Reads the log for those who check it: checkpoints, entries, proofs.</summary>
/// <remarks>
/// Sizes reach to the newest checkpoint: what is not signed yet is not shown. Of every proof the
/// checkpoint given is the one of its size, or the next larger one, to which
/// <see cref="Consistency"/> leads.
/// </remarks>
public sealed class AuditLog(NpgsqlDataSource dataSource)
{
    /// <summary>Most rows of one answer.</summary>
    public const int LimitMax = 200;

    /// <summary>The newest signed note; null before the first.</summary>
    public async Task<string?> LatestCheckpoint(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return (await CheckpointFrom(connection, long.MaxValue, cancellationToken))?.Note;
    }

    /// <summary>Checkpoints, oldest first.</summary>
    /// <param name="afterSize">Exclusive; null: from the first.</param>
    /// <param name="limit">At most <see cref="LimitMax"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<LogPage<LogCheckpoint>> Checkpoints(
        long? afterSize,
        int limit,
        CancellationToken cancellationToken
    )
    {
        await using var command = dataSource.CreateCommand(
            """
            select size, note, signed_at
              from log_checkpoint
             where size > @after
             order by size
             limit @limit
            """
        );
        command.Parameters.AddWithValue("after", afterSize ?? -1);
        command.Parameters.AddWithValue("limit", Limited(limit) + 1);
        return await Page(
            command,
            limit,
            reader => new LogCheckpoint(
                reader.GetInt64(0),
                reader.GetString(1),
                reader.GetFieldValue<DateTimeOffset>(2)
            ),
            checkpoint => checkpoint.Size,
            cancellationToken
        );
    }

    /// <summary>Signed entries in the order of the log, all or those about one subject.</summary>
    /// <param name="subject">Null: all.</param>
    /// <param name="afterIndex">Exclusive; null: from the first.</param>
    /// <param name="limit">At most <see cref="LimitMax"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<LogPage<StoredEntry>> Entries(
        Guid? subject,
        long? afterIndex,
        int limit,
        CancellationToken cancellationToken
    )
    {
        await using var command = dataSource.CreateCommand(
            subject is null
                ? """
                select e.index, e.at, e.bytes
                  from log_entry e
                 where e.index > @after
                   and e.index < (select max(size) from log_checkpoint)
                 order by e.index
                 limit @limit
                """
                : """
                select e.index, e.at, e.bytes
                  from log_subject s
                  join log_entry e on e.index = s.entry_index
                 where s.subject = @subject
                   and s.entry_index > @after
                   and s.entry_index < (select max(size) from log_checkpoint)
                 order by s.entry_index
                 limit @limit
                """
        );
        if (subject is { } id)
        {
            command.Parameters.AddWithValue("subject", id);
        }

        command.Parameters.AddWithValue("after", afterIndex ?? -1);
        command.Parameters.AddWithValue("limit", Limited(limit) + 1);
        return await Page(
            command,
            limit,
            reader => new StoredEntry(
                reader.GetInt64(0),
                reader.GetFieldValue<DateTimeOffset>(1),
                reader.GetFieldValue<byte[]>(2)
            ),
            entry => entry.Index,
            cancellationToken
        );
    }

    /// <summary>Proves that an entry stands in the log of a size.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="size">Null: that of the newest checkpoint.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<Result<EntryProof>> Prove(
        long index,
        long? size,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var checkpoint = await CheckpointFrom(connection, size ?? long.MaxValue, cancellationToken);
        if (checkpoint is null || index < 0 || index >= (size ?? checkpoint.Size))
        {
            return AuditRefusals.OutOfRange();
        }

        var proved = size ?? checkpoint.Size;
        var path = await LogNodes.Compute(
            connection,
            read => MerkleTree.InclusionProof(index, proved, read),
            cancellationToken
        );
        await using var command = new NpgsqlCommand(
            "select bytes from log_entry where index = @index",
            connection
        );
        command.Parameters.AddWithValue("index", index);
        return await command.ExecuteScalarAsync(cancellationToken) is byte[] bytes
            ? new EntryProof(index, proved, bytes, path, checkpoint.Note)
            : AuditRefusals.OutOfRange();
    }

    /// <summary>Proves that the log of one size begins the log of another.</summary>
    /// <param name="from">From 0.</param>
    /// <param name="to">Null: that of the newest checkpoint.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<Result<ConsistencyProof>> Consistency(
        long from,
        long? to,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var checkpoint = await CheckpointFrom(connection, to ?? long.MaxValue, cancellationToken);
        if (checkpoint is null || from < 0 || from > (to ?? checkpoint.Size))
        {
            return AuditRefusals.OutOfRange();
        }

        var last = to ?? checkpoint.Size;
        var path = await LogNodes.Compute(
            connection,
            read => MerkleTree.ConsistencyProof(from, last, read),
            cancellationToken
        );
        return new ConsistencyProof(from, last, path);
    }

    /// <summary>Proves a payout: in its list's tree, whose root an entry of the log holds.</summary>
    /// <param name="listId">The list; its newest calculation counts.</param>
    /// <param name="leafNumber">The payout's number in the list, from 0.</param>
    /// <param name="leaves">The canonical bytes of the list's payouts, in the order of their numbers.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidOperationException">The payouts do not give the root that the log holds.</exception>
    public async Task<Result<PayoutProof>> ProvePayout(
        Guid listId,
        long leafNumber,
        IAsyncEnumerable<ReadOnlyMemory<byte>> leaves,
        CancellationToken cancellationToken
    )
    {
        if (await EntryOfList(listId, cancellationToken) is not { } found)
        {
            return AuditRefusals.OutOfRange();
        }

        var hashes = new List<MerkleHash>();
        var nodes = new List<MerkleNode>();
        var frontier = new MerkleFrontier();
        byte[]? bytes = null;
        await foreach (var leaf in leaves.WithCancellation(cancellationToken))
        {
            bytes = hashes.Count == leafNumber ? leaf.ToArray() : bytes;
            hashes.Add(MerkleTree.LeafHash(leaf.Span));
            frontier.Append(hashes[^1], nodes);
        }

        if (new PayoutTree(frontier.Root(), frontier.Size) != found.Payouts)
        {
            throw new InvalidOperationException(
                $"The payouts of list {listId} do not give the root of entry {found.Index}."
            );
        }

        var byPlace = nodes.ToDictionary(node => (node.Level, node.Index), node => node.Hash);
        var proof = await Prove(found.Index, null, cancellationToken);
        if (bytes is null || !proof.TryGet(out var entry, out _))
        {
            return AuditRefusals.OutOfRange();
        }

        var path = MerkleTree.InclusionProof(
            leafNumber,
            frontier.Size,
            (level, index) => level == 0 ? hashes[(int)index] : byPlace[(level, index)]
        );
        return new PayoutProof(bytes, leafNumber, frontier.Size, path, found.Payouts.Root, entry);
    }

    private static int Limited(int limit) => Math.Clamp(limit, 1, LimitMax);

    private static async Task<LogPage<T>> Page<T>(
        NpgsqlCommand command,
        int limit,
        Func<NpgsqlDataReader, T> row,
        Func<T, long> place,
        CancellationToken cancellationToken
    )
    {
        var items = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            items.Add(row(reader));
        }

        var isMore = items.Count > Limited(limit);
        if (isMore)
        {
            items.RemoveAt(items.Count - 1);
        }

        return new LogPage<T>(items, isMore ? place(items[^1]) : null);
    }

    /// <summary>The smallest checkpoint of at least this size; asked for the greatest number, the newest.</summary>
    private static async Task<LogCheckpoint?> CheckpointFrom(
        NpgsqlConnection connection,
        long size,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            size == long.MaxValue
                ? "select size, note, signed_at from log_checkpoint order by size desc limit 1"
                : "select size, note, signed_at from log_checkpoint where size >= @size order by size limit 1",
            connection
        );
        if (size != long.MaxValue)
        {
            command.Parameters.AddWithValue("size", size);
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new LogCheckpoint(
                reader.GetInt64(0),
                reader.GetString(1),
                reader.GetFieldValue<DateTimeOffset>(2)
            )
            : null;
    }

    private async Task<CalculatedList?> EntryOfList(
        Guid listId,
        CancellationToken cancellationToken
    )
    {
        await using var command = dataSource.CreateCommand(
            """
            select e.index, e.bytes
              from log_subject s
              join log_entry e on e.index = s.entry_index
             where s.subject = @subject
               and s.entry_index < (select max(size) from log_checkpoint)
             order by s.entry_index desc
            """
        );
        command.Parameters.AddWithValue("subject", listId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var list = CalculatedList.Read(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1));
            if (list?.ListId == listId)
            {
                return list;
            }
        }

        return null;
    }
}

/// <summary>A part of a list; <paramref name="Next"/> is the place to go on after, null at the end.</summary>
public sealed record LogPage<T>(IReadOnlyList<T> Items, long? Next);

/// <summary>A signed note over the first <paramref name="Size"/> entries.</summary>
public sealed record LogCheckpoint(long Size, string Note, DateTimeOffset SignedAt);

/// <summary>An entry as stored; <paramref name="At"/> is when it got its index.</summary>
public sealed record StoredEntry(long Index, DateTimeOffset At, byte[] Bytes);

/// <summary>The path goes from the leaf's sibling upward to the root at <paramref name="Size"/>.</summary>
public sealed record EntryProof(
    long Index,
    long Size,
    byte[] Bytes,
    IReadOnlyList<MerkleHash> Path,
    string Checkpoint
);

/// <summary>RFC 6962, section 2.1.2.</summary>
public sealed record ConsistencyProof(long From, long To, IReadOnlyList<MerkleHash> Path);

/// <summary>A payout's leaf, its way to the list's root, and the proof of the entry that holds that root.</summary>
public sealed record PayoutProof(
    byte[] Bytes,
    long Index,
    long Count,
    IReadOnlyList<MerkleHash> Path,
    MerkleHash PayoutRoot,
    EntryProof Entry
);
