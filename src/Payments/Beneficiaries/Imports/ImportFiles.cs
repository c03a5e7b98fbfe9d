using Payments.Domain.Beneficiaries;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Beneficiaries.Imports;

/// <summary>
/// Uploaded registry files, sealed. They stay for <see cref="Kept"/>, so that whoever brought one can take it back with
/// its faults marked.
/// </summary>
public sealed class ImportFiles(ServiceSettings settings, PersonalData data)
{
    /// <summary>How long after the upload a file can be taken back.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private readonly string folder = Path.Combine(settings.Data, "imports");

    /// <summary>Keeps the body of an upload. The file is whole when this returns, or not there.</summary>
    public async Task Keep(Guid id, Stream body, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var draft = PathOf(id) + ".part";
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        try
        {
            await using (var file = new FileStream(draft, options))
            {
                await SealedFile.Write(body, file, data, id, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, PathOf(id), overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    public bool Exists(Guid id) => File.Exists(PathOf(id));

    public Stream Open(Guid id) => new SealedFile(File.OpenRead(PathOf(id)), data, id);

    /// <summary>The first rows that are not blank; none when the file cannot be read.</summary>
    internal async Task<IReadOnlyList<SourceRow>> First(
        Guid id,
        RegistryFormat format,
        CancellationToken cancellationToken
    )
    {
        await using var content = Open(id);
        var file = RegistryFile.Open(content, format);
        var rows = new List<SourceRow>();
        await foreach (var row in file.Rows(cancellationToken))
        {
            if (!row.IsBlank)
            {
                rows.Add(row);
            }

            if (rows.Count == Arrangement.RowsRead)
            {
                return rows;
            }
        }

        return file.Refusal is null ? rows : [];
    }

    public void Forget(Guid id) => File.Delete(PathOf(id));

    /// <summary>Forgets the files that came before a moment by the wall clock, and uploads that broke off.</summary>
    public void ForgetBefore(DateTimeOffset moment)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(folder))
        {
            if (File.GetLastWriteTimeUtc(file) < moment.UtcDateTime)
            {
                File.Delete(file);
            }
        }
    }

    private string PathOf(Guid id) => Path.Combine(folder, id.ToString("N"));
}
