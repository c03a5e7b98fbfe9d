using System.Net;

namespace Payments.Banks.Adapters.Http;

/// <summary>
/// A body that goes out once. Whatever below us may want to send a request again after a broken
/// connection finds nothing to send.
/// </summary>
internal sealed class OneWayContent(Func<Stream> open, long bytes) : HttpContent
{
    private int started;

    /// <summary>Whether a byte of the body may have left.</summary>
    public bool HasStarted => Volatile.Read(ref started) != 0;

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        if (Interlocked.Exchange(ref started, 1) != 0)
        {
            throw new InvalidOperationException("A batch is never sent twice by the same request.");
        }

        await using var source = open();
        await source.CopyToAsync(stream, cancellationToken);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = bytes;
        return true;
    }
}
