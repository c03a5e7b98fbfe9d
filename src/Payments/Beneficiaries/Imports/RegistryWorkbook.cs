using Payments.Domain.Beneficiaries;
using Payments.Web;

namespace Payments.Beneficiaries.Imports;

/// <summary>Registry files as workbooks: the empty template, and a file with its faults marked.</summary>
internal static class RegistryWorkbook
{
    /// <summary>The most rows that a workbook takes when it comes back; of a longer file only rows with faults are written.</summary>
    public const int RowsMax = 100_000;

    private const int Wide = 60;
    private const int Usual = 18;

    private static readonly RegistryColumn[] needed =
    [
        RegistryColumn.FullName,
        RegistryColumn.DateOfBirth,
        RegistryColumn.CommuneCode,
        RegistryColumn.Channel,
    ];

    /// <summary>The header alone, and a sheet that explains each column.</summary>
    public static byte[] Template(Speech say)
    {
        using var bytes = new MemoryStream();
        using (var book = new Workbook(bytes))
        {
            book.BeginSheet(
                say["import.sheet.people"],
                [.. Enumerable.Repeat(Usual, RegistryColumns.Count)]
            );
            book.Write(RegistryColumns.Names.Select(name => new Cell(name, CellLook.Heading)));
            Explain(book, say);
        }

        return bytes.ToArray();
    }

    /// <summary>The file as it came, with a column that says what is wrong and the cells meant coloured.</summary>
    /// <param name="faults">In the order of the rows.</param>
    /// <param name="whole">Whether good rows are written too.</param>
    public static async Task<byte[]> Marked(
        RegistryFile file,
        IAsyncEnumerable<RowError> faults,
        bool whole,
        Speech say,
        CancellationToken cancellationToken
    )
    {
        using var bytes = new MemoryStream();
        using (var book = new Workbook(bytes))
        {
            await using var waiting = faults.GetAsyncEnumerator(cancellationToken);
            var more = await waiting.MoveNextAsync();
            string[]? header = null;
            var written = 0;
            await foreach (var row in file.Rows(cancellationToken))
            {
                if (row.IsBlank)
                {
                    continue;
                }

                if (header is null)
                {
                    header = [.. row.Cells.Select(CellText.Clean)];
                    book.BeginSheet(
                        say["import.sheet.people"],
                        [Wide, .. Enumerable.Repeat(Usual, header.Length)]
                    );
                    book.Write(
                        [
                            new Cell(RegistryColumns.Faults, CellLook.Heading),
                            .. Kept(header, header, _ => CellLook.Heading),
                        ],
                        whole ? row.Number : null
                    );
                    continue;
                }

                var own = new List<RowError>();
                while (more && waiting.Current.Row <= row.Number)
                {
                    if (waiting.Current.Row == row.Number)
                    {
                        own.Add(waiting.Current);
                    }

                    more = await waiting.MoveNextAsync();
                }

                if ((whole || own.Count > 0) && written++ < RowsMax)
                {
                    book.Write(Row(header, row, own, say), whole ? row.Number : null);
                }
            }

            Explain(book, say);
        }

        return bytes.ToArray();
    }

    private static IEnumerable<Cell> Row(
        string[] header,
        SourceRow row,
        List<RowError> faults,
        Speech say
    ) =>
        [
            new Cell(
                string.Join(" ", faults.Select(fault => Sentence(say, fault))),
                faults.Count == 0 ? CellLook.Plain : LookOf(faults)
            ),
            .. Kept(
                header,
                row.Cells,
                column =>
                    faults.Where(fault => fault.Column == column).ToList() is { Count: > 0 } own
                        ? LookOf(own)
                        : CellLook.Plain
            ),
        ];

    /// <summary>The cells but that of an earlier round's faults.</summary>
    private static IEnumerable<Cell> Kept(
        string[] header,
        string[] cells,
        Func<string, CellLook> look
    ) =>
        cells
            .Select((text, at) => (text, Column: at < header.Length ? header[at] : ""))
            .Where(cell => !RegistryColumns.IsFaults(cell.Column))
            .Select(cell => new Cell(cell.text, look(cell.Column.ToLowerInvariant())));

    private static CellLook LookOf(List<RowError> faults) =>
        faults.Exists(fault => fault.Severity == RowSeverity.Error)
            ? CellLook.Wrong
            : CellLook.Doubtful;

    private static string Sentence(Speech say, RowError fault)
    {
        var why = ColumnGuide.Why(say, fault.Column, fault.Code, fault.Detail);
        return fault.Column.Length == 0
            ? why
            : $"{ColumnGuide.Label(say, fault.Column)} ({fault.Column}): {why}";
    }

    private static void Explain(Workbook book, Speech say)
    {
        book.BeginSheet(say["import.sheet.guide"], [28, 48, 14, 90]);
        book.Write(
            new[] { "column", "meaning", "needed", "values" }.Select(heading => new Cell(
                say["import.guide." + heading],
                CellLook.Heading
            ))
        );
        foreach (var column in Enum.GetValues<RegistryColumn>())
        {
            book.Write(
                new[]
                {
                    column.Name(),
                    ColumnGuide.Label(say, column.Name()),
                    needed.Contains(column) ? say["form.yes"] : "",
                    ColumnGuide.Values(say, column) ?? "",
                }.Select(text => new Cell(text, CellLook.Wrapped))
            );
        }
    }
}
