using System.Security.Cryptography;

namespace Payments.Pipeline;

/// <summary>Secret keys of this installation, one file each, readable by the service alone.</summary>
/// <remarks>Processes on several machines share the folder; losing it makes encrypted ids and accounts unreadable.</remarks>
public sealed class KeyFolder(string dataFolder)
{
    public string Path { get; } = System.IO.Path.Combine(dataFolder, "keys");

    /// <summary>Reads a key of 32 bytes, making it on first use.</summary>
    public byte[] Key(string name)
    {
        Directory.CreateDirectory(Path);
        var file = System.IO.Path.Combine(Path, name + ".key");
        if (!File.Exists(file))
        {
            using var alone = KeyLock.Take(dataFolder);
            if (!File.Exists(file))
            {
                Make(file);
            }
        }

        var key = Convert.FromBase64String(File.ReadAllText(file).Trim());
        return key.Length == 32
            ? key
            : throw new InvalidOperationException(
                $"The key file {name}.key does not hold 32 bytes."
            );
    }

    private static void Make(string file)
    {
        var draft = file + "." + Environment.ProcessId;
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(draft, options))
        {
            writer.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        }

        try
        {
            File.Move(draft, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(draft);
        }
    }
}
