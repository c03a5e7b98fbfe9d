using System.Security.Cryptography;
using NSec.Cryptography;
using Payments.Domain.Audit;
using Payments.Pipeline;

namespace Payments.Audit;

/// <summary>The log's Ed25519 key, kept in a file that only the service's user may read.</summary>
public sealed class LogSigner : IDisposable
{
    /// <summary>The log's name when the settings give none.</summary>
    public const string DefaultOrigin = "payments.local/log";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly Key key;

    private LogSigner(string origin, Key key)
    {
        this.key = key;
        VerifierKey = new VerifierKey(origin, key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    public VerifierKey VerifierKey { get; }

    /// <summary>Opens <c>keys/audit-signing.key</c> of the data folder, or makes it.</summary>
    /// <exception cref="InvalidOperationException">The file is no key, or others may read it.</exception>
    public static LogSigner Open(string dataFolder, string origin)
    {
        var folder = Directory.CreateDirectory(Path.Combine(dataFolder, "keys"));
        var file = Path.Combine(folder.FullName, "audit-signing.key");
        if (!File.Exists(file))
        {
            using var alone = KeyLock.Take(dataFolder);
            if (!File.Exists(file))
            {
                Create(file);
            }
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & ~OwnerOnly) != 0)
        {
            throw new InvalidOperationException(
                "The audit signing key may be read by others: set its mode to 0600."
            );
        }

        return
            Key.TryImport(
                SignatureAlgorithm.Ed25519,
                File.ReadAllBytes(file),
                KeyBlobFormat.PkixPrivateKeyText,
                out var key
            ) && key is not null
            ? new LogSigner(origin, key)
            : throw new InvalidOperationException(
                "The audit signing key's file is not an Ed25519 key in PEM."
            );
    }

    public static bool Check(
        ReadOnlySpan<byte> publicKey,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> signature
    ) =>
        PublicKey.TryImport(
            SignatureAlgorithm.Ed25519,
            publicKey,
            KeyBlobFormat.RawPublicKey,
            out var imported
        )
        && imported is not null
        && SignatureAlgorithm.Ed25519.Verify(imported, message, signature);

    public string Sign(long size, MerkleHash root) =>
        new Checkpoint(VerifierKey.Origin, size, root).Sign(
            VerifierKey,
            message => SignatureAlgorithm.Ed25519.Sign(key, message)
        );

    /// <exception cref="InvalidOperationException">Another key signed this log before; one log has one key.</exception>
    public void MustHaveSigned(string note)
    {
        if (Checkpoint.Open(note, VerifierKey, Check).Refusal is not null)
        {
            throw new InvalidOperationException(
                "The last checkpoint of the log was signed by another key or under another name."
            );
        }
    }

    public void Dispose() => key.Dispose();

    /// <summary>Whole or not at all; of two processes that start at once, one makes the key.</summary>
    private static void Create(string file)
    {
        using var key = Key.Create(
            SignatureAlgorithm.Ed25519,
            new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport }
        );
        var part = $"{file}.{RandomNumberGenerator.GetHexString(8)}.part";
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var stream = new FileStream(part, options))
        {
            stream.Write(key.Export(KeyBlobFormat.PkixPrivateKeyText));
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
