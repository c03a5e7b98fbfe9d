namespace Payments.Pipeline;

/// <summary>Lets one process at a time make a key: moving a file without overwriting is a check and then an act.</summary>
public static class KeyLock
{
    /// <summary>Half a minute: making a key takes no longer, so a longer wait has another cause.</summary>
    private const int Glances = 3_000;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits for the lock of a data folder's keys; disposing gives it back.</summary>
    public static IDisposable Take(string dataFolder)
    {
        Directory.CreateDirectory(dataFolder);
        for (var left = Glances; ; left--)
        {
            try
            {
                return new FileStream(
                    Path.Combine(dataFolder, "keys.lock"),
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.None
                );
            }
            catch (IOException) when (left > 0)
            {
                Thread.Sleep(Glance);
            }
        }
    }
}
