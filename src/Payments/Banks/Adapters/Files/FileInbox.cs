using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Payments.Banks.Adapters.Files;

/// <summary>One answer that a bank left.</summary>
/// <param name="Sha256">Lower-case hexadecimal of <paramref name="Bytes"/>.</param>
/// <param name="PutAside">Why it was not read; null when it was.</param>
public sealed record InboxFile(string Name, byte[] Bytes, string Sha256, string? PutAside);

/// <summary>
/// The folder where a bank leaves its answers. Files are given out by name, are moved to
/// <c>archive</c> once the caller has stored them, and are never deleted.
/// </summary>
public sealed class FileInbox(string folder, TimeProvider clock)
{
    /// <summary>A file younger than this may still be growing and is left for the next time.</summary>
    public static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(2);

    private const long FileBytesMax = 256L * 1024 * 1024;

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
            .EnumerateFiles("*.xml")
            .Where(file => file.LastWriteTimeUtc <= settledBefore)
            .OrderBy(file => file.Name, StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (file.Length > FileBytesMax)
            {
                yield return new InboxFile(file.Name, [], "", "The file is larger than we are ready to read.");
                continue;
            }

            var bytes = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
            yield return new InboxFile(
                file.Name,
                bytes,
                Convert.ToHexStringLower(SHA256.HashData(bytes)),
                null
            );
        }
    }

    /// <summary>Moves a file out of the way, after its bytes were stored; a second time does nothing.</summary>
    public void Archive(InboxFile file)
    {
        var archive = Path.Combine(folder, "archive");
        _ = Directory.CreateDirectory(archive);
        var source = Path.Combine(folder, file.Name);
        if (!File.Exists(source))
        {
            return;
        }

        // A bank may use a name again for other bytes: the hash keeps both.
        var prefix = file.Sha256.Length >= 16 ? file.Sha256[..16] : "large";
        File.Move(source, Path.Combine(archive, $"{prefix}-{file.Name}"), overwrite: true);
        DirectoryFlush.Flush(folder);
    }
}
