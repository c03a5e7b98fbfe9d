namespace Payments.Database;

/// <summary>Lets one process at a time through; the system opens the gate when a holder dies.</summary>
public static class FileGate
{
    private static readonly TimeSpan glance = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits for the gate; disposing the result leaves it.</summary>
    public static async Task<IDisposable> Enter(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryEnter(path) is { } held)
            {
                return held;
            }

            await Task.Delay(glance, cancellationToken);
        }
    }

    /// <summary>Waits until nobody holds the gate alone; any number may share it.</summary>
    public static async Task<IDisposable> Share(string path, CancellationToken cancellationToken)
    {
        await File.AppendAllTextAsync(path, "", cancellationToken);
        while (true)
        {
            if (TryOpen(path, FileAccess.Read, FileShare.Read) is { } held)
            {
                return held;
            }

            await Task.Delay(glance, cancellationToken);
        }
    }

    /// <summary>Null when another process holds or shares the gate.</summary>
    public static IDisposable? TryEnter(string path) =>
        TryOpen(path, FileAccess.ReadWrite, FileShare.None);

    private static FileStream? TryOpen(string path, FileAccess access, FileShare share)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, access, share);
        }
        catch (IOException exception) when (exception.GetType() == typeof(IOException))
        {
            return null;
        }
    }
}
