using System.Runtime.CompilerServices;
using Payments.Domain.Beneficiaries;

namespace Payments.Beneficiaries.Imports;

/// <summary>Somebody's own spreadsheet as a registry file: our header, and cells turned into ours row by row.</summary>
internal sealed class ArrangedFile(RegistryFile file, Arrangement arrangement, OfficeWords words)
    : RegistryFile
{
    private readonly string[] header =
    [
        .. arrangement.Columns.Select(name => name.Length > 0 ? name : RegistryColumns.Faults),
        .. arrangement.Fixed.Keys,
    ];

    private readonly string[] values = [.. arrangement.Fixed.Values];

    /// <param name="arrangement">Null: the file has the contract's header, and is read strictly.</param>
    public static RegistryFile Open(
        Stream content,
        RegistryFormat format,
        Arrangement? arrangement,
        OfficeWords words
    ) =>
        arrangement is null
            ? Open(content, format)
            : new ArrangedFile(Open(content, format), arrangement, words);

    public override async IAsyncEnumerable<SourceRow> Rows(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var columns = header
            .Select(name =>
                RegistryColumns.TryParse(name, out var column) ? column : (RegistryColumn?)null
            )
            .ToArray();
        await foreach (var row in file.Rows(cancellationToken))
        {
            if (row.Number == arrangement.HeaderRow)
            {
                yield return row with
                {
                    Cells = header,
                };
            }
            else if (row.Number > arrangement.HeaderRow)
            {
                yield return row.IsBlank ? row : row with { Cells = Cells(row.Cells, columns) };
            }
        }

        Refusal = file.Refusal;
    }

    private string[] Cells(string[] own, RegistryColumn?[] columns)
    {
        var width = arrangement.Columns.Count;
        var surplus = Math.Max(own.Length - width, 0);
        var cells = new string[header.Length + surplus];
        for (var at = 0; at < width; at++)
        {
            var text = at < own.Length ? own[at] : "";
            cells[at] = columns[at] is { } column ? words.Ours(column, CellText.Clean(text)) : text;
        }

        values.CopyTo(cells, width);
        for (var at = 0; at < surplus; at++)
        {
            cells[header.Length + at] = own[width + at];
        }

        return cells;
    }
}
