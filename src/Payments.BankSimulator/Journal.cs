using System.Text.Json;

namespace Payments.BankSimulator;

/// <summary>A bank's own truth: an append-only file of JSON lines, on disk before anybody hears of it.</summary>
/// <remarks>
/// Lines are written in groups that hold wholly or not at all: all but the last line of a group are
/// marked <c>more</c>. A process killed in the middle leaves a tail without an end, cut off at the next start.
/// </remarks>
public sealed class Journal : IDisposable
{
    private readonly FileStream file;
    private long length;

    public Journal(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        file = new FileStream(
            path,
            FileMode.OpenOrCreate,
            FileAccess.ReadWrite,
            FileShare.Read,
            bufferSize: 1 << 16
        );
    }

    /// <summary>Every whole group so far, in order; cuts off a torn tail. To be called once, first.</summary>
    public void Replay(Action<JournalLine> apply)
    {
        var group = new List<JournalLine>();
        foreach (var (line, end) in Lines())
        {
            group.Add(line);
            if (line.More is true)
            {
                continue;
            }

            group.ForEach(apply);
            group.Clear();
            length = end;
        }

        file.SetLength(length);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Writes the lines as one group and returns when they are on disk.</summary>
    public void Append(IReadOnlyList<JournalLine> group)
    {
        try
        {
            file.Position = length;
            for (var index = 0; index < group.Count; index++)
            {
                var line =
                    index < group.Count - 1 ? group[index] with { More = true } : group[index];
                file.Write(
                    JsonSerializer.SerializeToUtf8Bytes(line, JournalJson.Default.JournalLine)
                );
                file.WriteByte((byte)'\n');
            }

            file.Flush(flushToDisk: true);
            length = file.Position;
        }
        catch
        {
            file.SetLength(length);
            throw;
        }
    }

    /// <summary>The lines on disk, as they are there.</summary>
    public Stream Read() =>
        new FileStream(file.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);

    public void Dispose() => file.Dispose();

    private IEnumerable<(JournalLine Line, long End)> Lines()
    {
        file.Position = 0;
        var buffer = new byte[1 << 20];
        var filled = 0;
        var start = 0L;
        while (true)
        {
            var read = file.Read(buffer, filled, buffer.Length - filled);
            filled += read;
            var used = 0;
            int cut;
            while ((cut = buffer.AsSpan(used, filled - used).IndexOf((byte)'\n')) >= 0)
            {
                var line = JsonSerializer.Deserialize(
                    buffer.AsSpan(used, cut),
                    JournalJson.Default.JournalLine
                );
                used += cut + 1;
                yield return (line!, start + used);
            }

            start += used;
            filled -= used;
            buffer.AsSpan(used, filled).CopyTo(buffer);
            if (read == 0)
            {
                yield break;
            }
        }
    }
}
