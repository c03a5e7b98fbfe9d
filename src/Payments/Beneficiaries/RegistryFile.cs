using Payments.Domain.Beneficiaries;
using Payments.Pipeline;

namespace Payments.Beneficiaries;

/// <summary>A registry file as numbered rows of text cells, read once from front to back in flat memory.</summary>
public abstract class RegistryFile
{
    /// <summary>
    /// Why the whole file is refused; known when <see cref="Rows"/> has ended, which it does at
    /// once when the file cannot be read on.
    /// </summary>
    public RowError? Refusal { get; protected set; }

    /// <summary>The header and the rows, blank ones too.</summary>
    public abstract IAsyncEnumerable<SourceRow> Rows(CancellationToken cancellationToken);

    /// <summary>Opens a file by what it is.</summary>
    /// <param name="content">Read from its position; seekable for a spreadsheet.</param>
    public static RegistryFile Open(Stream content, RegistryFormat format) =>
        format switch
        {
            RegistryFormat.Csv => new CsvRegistryFile(content),
            RegistryFormat.Xlsx => new XlsxRegistryFile(content, WorkbookLimits.Default),
        };
}

/// <summary>The forms of a registry file.</summary>
public enum RegistryFormat
{
    Csv,
    Xlsx,
}
