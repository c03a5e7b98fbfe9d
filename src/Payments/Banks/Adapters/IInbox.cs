namespace Payments.Banks.Adapters;

/// <summary>One answer that a bank left.</summary>
/// <param name="Sha256">Lower-case hexadecimal of <paramref name="Bytes"/>.</param>
/// <param name="PutAside">Why it was not read; null when it was.</param>
public sealed record InboxFile(string Name, byte[] Bytes, string Sha256, string? PutAside)
{
    /// <summary>Larger answers are not read; a person must split them.</summary>
    public const long BytesMax = 256L * 1024 * 1024;

    public static InboxFile TooLarge(string name) =>
        new(name, [], "", "The file is larger than we are ready to read.");

    public static InboxFile Of(string name, byte[] bytes) =>
        new(
            name,
            bytes,
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)),
            null
        );

    public bool IsXml => Name.EndsWith(".xml", StringComparison.Ordinal);

    /// <summary>Its name in the archive. A bank may use a name again for other bytes: the hash keeps both.</summary>
    public string ArchiveName => $"{(Sha256.Length >= 16 ? Sha256[..16] : "large")}-{Name}";
}

/// <summary>Where a bank leaves its answers. Nothing is ever deleted there.</summary>
public interface IInbox
{
    /// <summary>Whole files, by name.</summary>
    IAsyncEnumerable<InboxFile> Scan(CancellationToken cancellationToken);

    /// <summary>Moves a file out of the way, after its bytes were stored; a second time does nothing.</summary>
    Task Archive(InboxFile file, CancellationToken cancellationToken);
}
