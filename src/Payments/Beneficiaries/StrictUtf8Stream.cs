using System.Text.Unicode;
using Payments.Domain.Beneficiaries;

namespace Payments.Beneficiaries;

/// <summary>Stops a read when the file turns out to be none of ours; it never leaves this room.</summary>
internal sealed class UnreadableFileException(RowError error) : IOException(error.Detail)
{
    public RowError Error { get; } = error;
}

/// <summary>Passes bytes on as long as they are UTF-8 and not too many; else names the line.</summary>
internal sealed class StrictUtf8Stream(Stream inner, long maxBytes) : Stream
{
    private readonly byte[] unfinished = new byte[3];
    private int unfinishedLength;
    private long total;
    private int line = 1;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => total;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        Check(buffer.AsSpan(offset, read), count);
        return read;
    }

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        Check(buffer[..read], buffer.Length);
        return read;
    }

    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        Check(buffer.Span[..read], buffer.Length);
        return read;
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();

    private void Check(ReadOnlySpan<byte> bytes, int asked)
    {
        if (bytes.IsEmpty)
        {
            if (asked > 0 && unfinishedLength > 0)
            {
                throw NotUtf8();
            }

            return;
        }

        total += bytes.Length;
        if (total > maxBytes)
        {
            throw new UnreadableFileException(
                new RowError(
                    line,
                    "",
                    RowCodes.TooLarge,
                    $"A file has at most {maxBytes:N0} bytes."
                )
            );
        }

        CheckJoined(bytes);
    }

    private void CheckJoined(ReadOnlySpan<byte> bytes)
    {
        if (unfinishedLength > 0)
        {
            var head = bytes[..Math.Min(3, bytes.Length)];
            Span<byte> joined = stackalloc byte[6];
            unfinished.AsSpan(0, unfinishedLength).CopyTo(joined);
            head.CopyTo(joined[unfinishedLength..]);
            joined = joined[..(unfinishedLength + head.Length)];
            var needed = SequenceLength(joined[0]);
            if (joined.Length < needed)
            {
                joined.CopyTo(unfinished);
                unfinishedLength = joined.Length;
                return;
            }

            if (!Utf8.IsValid(joined[..needed]))
            {
                throw NotUtf8();
            }

            bytes = bytes[(needed - unfinishedLength)..];
            unfinishedLength = 0;
        }

        var whole = bytes[..^TailLength(bytes)];
        if (!Utf8.IsValid(whole))
        {
            CountLinesUntilInvalid(whole);
            throw NotUtf8();
        }

        line += whole.Count((byte)'\n');
        unfinishedLength = bytes.Length - whole.Length;
        bytes[whole.Length..].CopyTo(unfinished);
    }

    private void CountLinesUntilInvalid(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf((byte)'\n') is >= 0 and var end && Utf8.IsValid(bytes[..end]))
        {
            line++;
            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>How many bytes at the end begin a character that the next read must finish.</summary>
    private static int TailLength(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= 3 && back <= bytes.Length; back++)
        {
            var lead = bytes[^back];
            if (lead >= 0xC0)
            {
                return SequenceLength(lead) > back ? back : 0;
            }

            if (lead < 0x80)
            {
                return 0;
            }
        }

        return 0;
    }

    private static int SequenceLength(byte lead) =>
        lead switch
        {
            >= 0xF0 => 4,
            >= 0xE0 => 3,
            >= 0xC0 => 2,
            _ => 1,
        };

    private UnreadableFileException NotUtf8() =>
        new(
            new RowError(
                line,
                "",
                RowCodes.NotUtf8,
                $"Line {line} holds bytes that are not UTF-8; save the file as \"CSV UTF-8\"."
            )
        );
}
