namespace Payments.Verifier;

/// <summary>Reads lines as bytes through one buffer; only a long line makes it grow, up to a limit.</summary>
internal sealed class LineReader(Stream source)
{
    /// <summary>A longer line is not one of ours; the buffer never outgrows it.</summary>
    internal const int LineLengthMax = 8 * 1024 * 1024;

    private byte[] buffer = new byte[1024 * 1024];
    private int start;
    private int end;
    private bool isSourceAtEnd;

    /// <summary>The number of the line read last, from 1.</summary>
    public long LineNumber { get; private set; }

    /// <summary>The last <see cref="TryRead"/> met a line longer than the limit.</summary>
    public bool IsLineTooLong { get; private set; }

    /// <summary>The next line without its line feed; it lives until the next call.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var feed = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                line = buffer.AsSpan(start, searched + feed);
                start += searched + feed + 1;
                LineNumber++;
                return true;
            }

            searched = end - start;
            if (isSourceAtEnd || searched > LineLengthMax)
            {
                IsLineTooLong = searched > LineLengthMax;
                line = buffer.AsSpan(start, searched);
                start = end;
                LineNumber += searched > 0 ? 1 : 0;
                return searched > 0;
            }

            Fill();
        }
    }

    private void Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = source.Read(buffer, end, buffer.Length - end);
        isSourceAtEnd = read == 0;
        end += read;
    }
}
