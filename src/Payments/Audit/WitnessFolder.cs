using System.Globalization;

namespace Payments.Audit;

/// <summary>A second place for checkpoints: who rewrites the log would have to rewrite it there too.</summary>
public sealed class WitnessFolder(string folder)
{
    private const string Prefix = "checkpoint-";
    private const string Extension = ".txt";

    /// <summary>The largest size kept here, or −1.</summary>
    public long LastSize()
    {
        Directory.CreateDirectory(folder);
        return Directory
            .EnumerateFiles(folder, Prefix + "*" + Extension)
            .Select(file => Path.GetFileNameWithoutExtension(file)[Prefix.Length..])
            .Select(text =>
                long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
                    ? size
                    : -1
            )
            .DefaultIfEmpty(-1)
            .Max();
    }

    /// <summary>Writes the note under its size; one that is there already is never written over.</summary>
    public async Task Keep(long size, string note, CancellationToken cancellationToken)
    {
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"{Prefix}{size:000000000000}{Extension}"
        );
        var file = Path.Combine(folder, name);
        var part = file + ".part";
        await using (var stream = new FileStream(part, FileMode.Create, FileAccess.Write))
        {
            await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(note), cancellationToken);
            stream.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(part, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(part);
        }
    }
}
