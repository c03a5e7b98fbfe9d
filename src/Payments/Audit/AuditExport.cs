using System.Buffers;
using System.Buffers.Text;
using System.Data;
using System.Text.Encodings.Web;
using System.Text.Json;
using Npgsql;
using Payments.Domain.Audit;

namespace Payments.Audit;

/// <summary>The canonical bytes of one list's payouts, in the order of their leaf numbers.</summary>
public delegate IAsyncEnumerable<ReadOnlyMemory<byte>> ReadLeaves(
    CalculatedList list,
    CancellationToken cancellationToken
);

/// <summary>Writes the log as a file that anyone can check without us.</summary>
/// <remarks>
/// All entries and checkpoints up to the newest checkpoint, each checkpoint behind its last entry,
/// then the payouts: of every list, or of one run. Entries are always complete, since they hold no
/// personal data and the tree cannot be checked without them. Memory does not grow with the log.
/// </remarks>
public sealed class AuditExport(NpgsqlDataSource dataSource, VerifierKey key, ReadLeaves leaves)
{
    private const int FlushAt = 256 * 1024;

    /// <param name="output">Receives UTF-8 lines; not closed.</param>
    /// <param name="runId">Null: the payouts of every run.</param>
    /// <param name="cancellationToken">Ends the writing in the middle of the file.</param>
    public async Task Write(Stream output, Guid? runId, CancellationToken cancellationToken)
    {
        var lines = new LineWriter(output);
        lines.Log(key.ToString());
        var lists = await WriteLog(lines, cancellationToken);
        foreach (var list in lists.Values.OrderBy(list => list.Index))
        {
            if (runId is null || list.RunId == runId)
            {
                await WritePayouts(lines, list, cancellationToken);
            }
        }

        await lines.Flush(cancellationToken);
    }

    private static async Task<bool> Next(
        NpgsqlDataReader checkpoints,
        LineWriter lines,
        long size,
        CancellationToken cancellationToken
    )
    {
        // The reader stands on the next checkpoint; sizes grow strictly.
        if (checkpoints.GetInt64(0) != size)
        {
            return true;
        }

        lines.Checkpoint(checkpoints.GetString(1));
        return await checkpoints.ReadAsync(cancellationToken);
    }

    /// <returns>The newest calculation of each list.</returns>
    private async Task<Dictionary<Guid, CalculatedList>> WriteLog(
        LineWriter lines,
        CancellationToken cancellationToken
    )
    {
        var lists = new Dictionary<Guid, CalculatedList>();
        var size = await SignedSize(cancellationToken);
        await using var entryCommand = Ordered(
            "select index, bytes, leaf_hash from log_entry where index < @size order by index",
            size
        );
        await using var entries = await entryCommand.ExecuteReaderAsync(
            CommandBehavior.SequentialAccess,
            cancellationToken
        );
        await using var noteCommand = Ordered(
            "select size, note from log_checkpoint where size <= @size order by size",
            size
        );
        await using var checkpoints = await noteCommand.ExecuteReaderAsync(cancellationToken);
        var isMore =
            await checkpoints.ReadAsync(cancellationToken)
            && await Next(checkpoints, lines, 0, cancellationToken);
        while (await entries.ReadAsync(cancellationToken))
        {
            var index = entries.GetInt64(0);
            var bytes = entries.GetFieldValue<byte[]>(1);
            lines.Entry(index, bytes, entries.GetFieldValue<byte[]>(2));
            if (CalculatedList.Read(index, bytes) is { } list)
            {
                lists[list.ListId] = list;
            }

            isMore = isMore && await Next(checkpoints, lines, index + 1, cancellationToken);
            await lines.FlushWhenFull(cancellationToken);
        }

        return lists;
    }

    private async Task WritePayouts(
        LineWriter lines,
        CalculatedList list,
        CancellationToken cancellationToken
    )
    {
        var index = 0L;
        await foreach (var leaf in leaves(list, cancellationToken))
        {
            lines.Payout(list.Index, index++, leaf.Span);
            await lines.FlushWhenFull(cancellationToken);
        }
    }

    private async Task<long> SignedSize(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            "select coalesce(max(size), 0) from log_checkpoint"
        );
        return await command.ExecuteScalarAsync(cancellationToken) is long size ? size : 0;
    }

    private NpgsqlCommand Ordered(string sql, long size)
    {
        var command = dataSource.CreateCommand(sql);
        command.Parameters.AddWithValue("size", size);
        return command;
    }

    private sealed class LineWriter(Stream output)
    {
        private readonly ArrayBufferWriter<byte> buffer = new(FlushAt + 8192);

        public void Log(string verifierKey)
        {
            Raw("{\"kind\":\"log\",\"verifierKey\":\""u8);
            Text(verifierKey);
            Raw("\"}\n"u8);
        }

        public void Entry(long index, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> leafHash)
        {
            Raw("{\"kind\":\"entry\",\"index\":"u8);
            Number(index);
            Raw(",\"bytes\":\""u8);
            Bytes(bytes);
            Raw("\",\"leafHash\":\""u8);
            Bytes(leafHash);
            Raw("\"}\n"u8);
        }

        public void Payout(long entry, long index, ReadOnlySpan<byte> bytes)
        {
            Raw("{\"kind\":\"payout\",\"entry\":"u8);
            Number(entry);
            Raw(",\"index\":"u8);
            Number(index);
            Raw(",\"bytes\":\""u8);
            Bytes(bytes);
            Raw("\"}\n"u8);
        }

        public void Checkpoint(string note)
        {
            Raw("{\"kind\":\"checkpoint\",\"note\":\""u8);
            Text(note);
            Raw("\"}\n"u8);
        }

        public async ValueTask FlushWhenFull(CancellationToken cancellationToken)
        {
            if (buffer.WrittenCount >= FlushAt)
            {
                await Flush(cancellationToken);
            }
        }

        public async ValueTask Flush(CancellationToken cancellationToken)
        {
            await output.WriteAsync(buffer.WrittenMemory, cancellationToken);
            buffer.ResetWrittenCount();
        }

        private void Raw(ReadOnlySpan<byte> text) => buffer.Write(text);

        private void Text(string text) =>
            Raw(
                JsonEncodedText
                    .Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)
                    .EncodedUtf8Bytes
            );

        private void Number(long number)
        {
            Utf8Formatter.TryFormat(number, buffer.GetSpan(20), out var written);
            buffer.Advance(written);
        }

        private void Bytes(ReadOnlySpan<byte> bytes)
        {
            var target = buffer.GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length));
            Base64.EncodeToUtf8(bytes, target, out _, out var written);
            buffer.Advance(written);
        }
    }
}
