using System.Security.Cryptography;

namespace Payments.Database;

/// <summary>Secrets in files that only their owner reads (0600).</summary>
internal static class Secrets
{
    /// <summary>Reads the secret, or makes one of 32 random bytes in hexadecimal.</summary>
    public static string ReadOrCreate(string path)
    {
        if (File.Exists(path))
        {
            return File.ReadAllText(path).Trim();
        }

        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var draft = path + ".new";
        File.Delete(draft);
        Write(draft, secret);
        File.Move(draft, path);
        return secret;
    }

    /// <exception cref="IOException">The file exists.</exception>
    public static void Write(string path, string secret)
    {
        using var file = new FileStream(
            path,
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }
        );
        using var writer = new StreamWriter(file);
        writer.Write(secret);
        writer.Flush();
        file.Flush(flushToDisk: true);
    }
}
