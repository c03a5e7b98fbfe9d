using System.Runtime.CompilerServices;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Sftp;

namespace Payments.Banks.Adapters.Sftp;

/// <summary>
/// The folder of a drop box where a bank leaves its answers. A file is taken once two visits saw it alike: the host's
/// clock need not be ours. Taken files are moved to <c>archive</c>; where the host forbids that, they are left and
/// remembered.
/// </summary>
/// <param name="every">How long to stay away between two visits.</param>
/// <param name="ending">Of files that are read besides <c>.xml</c>.</param>
public sealed class SftpInbox(
    SftpDoor door,
    string folder,
    TimeSpan every,
    TimeProvider clock,
    string ending = "xml"
) : IInbox
{
    private readonly HashSet<Sight> done = [];
    private HashSet<Sight> before = [];
    private DateTimeOffset nextVisit = DateTimeOffset.MinValue;

    private sealed record Sight(string Name, long Bytes, DateTime WrittenAt);

    public async IAsyncEnumerable<InboxFile> Scan(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (clock.GetUtcNow() < nextVisit)
        {
            yield break;
        }

        nextVisit = clock.GetUtcNow() + every;
        using var client = await door.Connect(cancellationToken);
        var sights = await Look(client, cancellationToken);
        var whole = sights.Where(before.Contains).Except(done);
        foreach (var sight in whole.OrderBy(sight => sight.Name, StringComparer.Ordinal))
        {
            yield return sight.Bytes > InboxFile.BytesMax
                ? InboxFile.TooLarge(sight.Name)
                : await Download(client, sight, cancellationToken);
            done.Add(sight);
        }

        before = sights;
        done.IntersectWith(sights);
    }

    public async Task Archive(InboxFile file, CancellationToken cancellationToken)
    {
        using var client = await door.Connect(cancellationToken);
        try
        {
            if (!await client.ExistsAsync($"{folder}/archive", cancellationToken))
            {
                await client.CreateDirectoryAsync($"{folder}/archive", cancellationToken);
            }

            await client.RenameFileAsync(
                $"{folder}/{file.Name}",
                $"{folder}/archive/{file.ArchiveName}",
                cancellationToken
            );
        }
        catch (SftpException)
        {
            // The host does not let us, or the file is archived already. It is stored with us and known by its bytes.
        }
    }

    private async Task<HashSet<Sight>> Look(SftpClient client, CancellationToken cancellationToken)
    {
        var sights = new HashSet<Sight>();
        await foreach (ISftpFile file in client.ListDirectoryAsync(folder, cancellationToken))
        {
            if (
                file.IsRegularFile
                && (
                    file.Name.EndsWith(".xml", StringComparison.Ordinal)
                    || file.Name.EndsWith("." + ending, StringComparison.Ordinal)
                )
            )
            {
                sights.Add(new Sight(file.Name, file.Length, file.LastWriteTimeUtc));
            }
        }

        return sights;
    }

    private async Task<InboxFile> Download(
        SftpClient client,
        Sight sight,
        CancellationToken cancellationToken
    )
    {
        await using var there = await client.OpenAsync(
            $"{folder}/{sight.Name}",
            FileMode.Open,
            FileAccess.Read,
            cancellationToken
        );
        // One byte more than was announced: a host that sends on and on is not listened to.
        var bytes = new byte[sight.Bytes + 1];
        var read = await there.ReadAtLeastAsync(
            bytes,
            bytes.Length,
            throwOnEndOfStream: false,
            cancellationToken
        );
        return read == sight.Bytes
            ? InboxFile.Of(sight.Name, bytes[..read])
            : new InboxFile(sight.Name, [], "", "The file changed while it was read.");
    }
}
