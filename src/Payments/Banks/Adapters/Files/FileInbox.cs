using System.Runtime.CompilerServices;

namespace Payments.Banks.Adapters.Files;

/// <summary>
/// The folder where a bank leaves its answers. Files are given out by name, are moved to
/// <c>archive</c> once the caller has stored them, and are never deleted.
/// </summary>
/// <param name="ending">Of files that are read besides <c>.xml</c>.</param>
public sealed class FileInbox(string folder, TimeProvider clock, string ending = "xml") : IInbox
{
    /// <summary>A file younger than this may still be growing and is left for the next time.</summary>
    public static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(2);

    public async IAsyncEnumerable<InboxFile> Scan(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        var settledBefore = clock.GetUtcNow().UtcDateTime - SettleTime;
        var files = new DirectoryInfo(folder)
            .EnumerateFiles()
            .Where(file =>
                (file.Extension is ".xml" || file.Extension == "." + ending)
                && file.LastWriteTimeUtc <= settledBefore
            )
            .OrderBy(file => file.Name, StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (file.Length > InboxFile.BytesMax)
            {
                yield return InboxFile.TooLarge(file.Name);
                continue;
            }

            var bytes = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
            yield return InboxFile.Of(file.Name, bytes);
        }
    }

    public Task Archive(InboxFile file, CancellationToken cancellationToken)
    {
        var archive = Path.Combine(folder, "archive");
        _ = Directory.CreateDirectory(archive);
        var source = Path.Combine(folder, file.Name);
        if (File.Exists(source))
        {
            File.Move(source, Path.Combine(archive, file.ArchiveName), overwrite: true);
            DirectoryFlush.Flush(folder);
        }

        return Task.CompletedTask;
    }
}
