using Payments.Pipeline;

namespace Payments.Beneficiaries.Imports;

/// <summary>A file of personal data, sealed piece by piece: it is written and read in flat memory, from any place.</summary>
internal sealed class SealedFile(Stream file, PersonalData data, Guid id) : Stream
{
    private const int PieceLength = 1 << 16;
    private const int SealedLength = PieceLength + PersonalData.SealLength;

    private readonly byte[] sealedPiece = new byte[SealedLength];
    private byte[] piece = [];
    private long pieceNo = -1;
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length
    {
        get
        {
            var pieces = (file.Length + SealedLength - 1) / SealedLength;
            return file.Length - (pieces * PersonalData.SealLength);
        }
    }

    public override long Position
    {
        get => position;
        set => position = value;
    }

    /// <summary>Seals what comes in; nothing of it stands readable on the disk.</summary>
    public static async Task Write(
        Stream from,
        Stream to,
        PersonalData data,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        var buffer = new byte[PieceLength];
        for (var number = 0L; ; number++)
        {
            var read = await from.ReadAtLeastAsync(
                buffer,
                PieceLength,
                throwOnEndOfStream: false,
                cancellationToken
            );
            if (read > 0)
            {
                await to.WriteAsync(
                    data.Seal(buffer.AsSpan(0, read), Place(id, number)),
                    cancellationToken
                );
            }

            if (read < PieceLength)
            {
                return;
            }
        }
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (position >= Length)
        {
            return 0;
        }

        Turn(position / PieceLength);
        var from = (int)(position % PieceLength);
        var count = Math.Min(buffer.Length, piece.Length - from);
        piece.AsSpan(from, count).CopyTo(buffer);
        position += count;
        return count;
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        var to =
            offset
            + origin switch
            {
                SeekOrigin.Begin => 0,
                SeekOrigin.Current => position,
                _ => Length,
            };
        // Whoever reads a torn archive looks for its end before its beginning, and expects this.
        return to < 0 ? throw new IOException("Before the beginning.") : position = to;
    }

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Turn(long number)
    {
        if (number == pieceNo)
        {
            return;
        }

        file.Position = number * SealedLength;
        var read = file.ReadAtLeast(sealedPiece, SealedLength, throwOnEndOfStream: false);
        piece = data.OpenBytes(sealedPiece.AsSpan(0, read), Place(id, number));
        pieceNo = number;
    }

    private static string Place(Guid id, long number) => $"import|{id}|{number}";
}
