using Npgsql;
using Payments.Domain.Audit;

namespace Payments.Reconciliation;

/// <summary>Reads the live log once: order, leaf hashes, the root at every checkpoint, and the payout roots in it.</summary>
internal sealed class LogBooks(Offenders offenders)
{
    private readonly Dictionary<Guid, MerkleHash> payoutRoots = [];
    private readonly MerkleFrontier frontier = new();

    public long Entries => frontier.Size;

    public long Checkpoints { get; private set; }

    public long NewestSize { get; private set; }

    /// <summary>Two streams side by side: entries by index, checkpoints by size.</summary>
    public async Task Check(
        NpgsqlConnection entryConnection,
        NpgsqlConnection checkpointConnection,
        CancellationToken cancellationToken
    )
    {
        await using var entryCommand = new NpgsqlCommand(
            "select index, bytes, leaf_hash from log_entry order by index",
            entryConnection
        );
        await using var checkpointCommand = new NpgsqlCommand(
            "select size, root, note from log_checkpoint order by size",
            checkpointConnection
        );
        await using var entries = await entryCommand.ExecuteReaderAsync(cancellationToken);
        await using var checkpoints = await checkpointCommand.ExecuteReaderAsync(cancellationToken);
        var waiting = await checkpoints.ReadAsync(cancellationToken);
        waiting = await Compare(checkpoints, waiting, cancellationToken);
        while (await entries.ReadAsync(cancellationToken))
        {
            Append(
                entries.GetInt64(0),
                entries.GetFieldValue<byte[]>(1),
                entries.GetFieldValue<byte[]>(2)
            );
            waiting = await Compare(checkpoints, waiting, cancellationToken);
        }

        while (waiting)
        {
            Refuse(checkpoints.GetInt64(0));
            waiting = await checkpoints.ReadAsync(cancellationToken);
        }
    }

    /// <summary>The payout roots of lists must be those that the log holds, once nothing waits for its place.</summary>
    public async Task CheckRoots(
        NpgsqlConnection connection,
        bool logIsComplete,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            "select id, payout_root from payment_list where payout_root is not null and state <> 'cancelled'",
            connection
        );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = reader.GetGuid(0);
            var isKnown = payoutRoots.TryGetValue(id, out var root);
            if (isKnown ? !root.Span.SequenceEqual(reader.GetFieldValue<byte[]>(1)) : logIsComplete)
            {
                offenders.Add(BookFindings.RootNotInLog, id.ToString());
            }
        }
    }

    private void Append(long index, byte[] bytes, byte[] leafHash)
    {
        var name = "entry " + index.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (index != frontier.Size)
        {
            offenders.Add(BookFindings.Gap, name);
        }

        var leaf = MerkleTree.LeafHash(bytes);
        if (!leaf.Span.SequenceEqual(leafHash))
        {
            offenders.Add(BookFindings.WrongEntry, name);
        }

        frontier.Append(leaf);
        if (
            bytes.AsSpan().IndexOf("\npayout-root: "u8) > 0
            && LogEntry.Parse(bytes).TryGet(out var entry, out _)
            && entry.Payouts is { } payouts
            && entry.Tags.FirstOrDefault(tag => tag.Key == LogTag.List).Value is { } list
            && Guid.TryParse(list, out var listId)
        )
        {
            payoutRoots[listId] = payouts.Root;
        }
    }

    private async Task<bool> Compare(
        NpgsqlDataReader checkpoints,
        bool waiting,
        CancellationToken cancellationToken
    )
    {
        while (waiting && checkpoints.GetInt64(0) <= frontier.Size)
        {
            var size = checkpoints.GetInt64(0);
            var root = frontier.Root();
            var isNoted =
                Checkpoint.Parse(checkpoints.GetString(2)).TryGet(out var noted, out _)
                && noted.Size == size
                && noted.Root == root;
            if (
                size != frontier.Size
                || !isNoted
                || !root.Span.SequenceEqual(checkpoints.GetFieldValue<byte[]>(1))
            )
            {
                Refuse(size);
            }
            else
            {
                Checkpoints++;
                NewestSize = size;
            }

            waiting = await checkpoints.ReadAsync(cancellationToken);
        }

        return waiting;
    }

    private void Refuse(long size)
    {
        Checkpoints++;
        NewestSize = size;
        offenders.Add(
            BookFindings.WrongCheckpoint,
            "checkpoint of "
                + size.ToString(System.Globalization.CultureInfo.InvariantCulture)
                + " entries"
        );
    }
}
