using Payments.Web;

namespace Payments.Beneficiaries.Imports;

/// <summary>Uploaded registry files until they are checked; only the service may read them.</summary>
public sealed class ImportFiles(ServiceSettings settings)
{
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
                await body.CopyToAsync(file, cancellationToken);
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

    public Stream Open(Guid id) => File.OpenRead(PathOf(id));

    public void Forget(Guid id) => File.Delete(PathOf(id));

    private string PathOf(Guid id) => Path.Combine(folder, id.ToString("N"));
}
