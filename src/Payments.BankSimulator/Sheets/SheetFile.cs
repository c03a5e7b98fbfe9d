using System.Globalization;
using System.IO.Compression;
using System.Text;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;
using Payments.BankSimulator.Messages;
using Sylvan.Data.Csv;

namespace Payments.BankSimulator.Sheets;

/// <summary>Rows of cells as CSV in UTF-8 or as the first sheet of an XLSX, within bounds.</summary>
internal static class SheetFile
{
    private const int rowsMax = Pain001Reader.PaymentsMax + 100;
    private const long unpackedMax = 512L << 20;

    /// <exception cref="MessageRefusedException">No sheet of the agreed kind, or too large a one.</exception>
    public static List<string[]> Read(SheetTemplate template, byte[] bytes)
    {
#pragma warning disable CA1031 // The libraries promise no exception type for broken files.
        try
        {
            return template.File == "csv" ? ReadCsv(bytes) : ReadXlsx(bytes);
        }
        catch (Exception fault) when (fault is not MessageRefusedException)
        {
            throw new MessageRefusedException("not_a_sheet");
        }
#pragma warning restore CA1031
    }

    public static byte[] Write(SheetTemplate template, IReadOnlyList<object[]> rows) =>
        template.File == "csv"
            ? WriteCsv(rows, template.Charset == "utf-8-bom")
            : WriteXlsx(rows, template.SheetName);

    private static List<string[]> ReadCsv(byte[] bytes)
    {
        var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        if (!text.EndsWith('\n'))
        {
            // Half a reference looks like a whole one.
            throw new MessageRefusedException("broken_off");
        }

        using var reader = new StringReader(text.TrimStart('\uFEFF'));
        using var csv = CsvDataReader.Create(
            reader,
            new CsvDataReaderOptions { HasHeaders = false, Delimiter = ',' }
        );
        var rows = new List<string[]>();
        while (csv.Read())
        {
            Keep(rows, [.. Enumerable.Range(0, csv.RowFieldCount).Select(csv.GetString)]);
        }

        return rows;
    }

    private static List<string[]> ReadXlsx(byte[] bytes)
    {
        using var file = new MemoryStream(bytes, writable: false);
        using (var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true))
        {
            if (archive.Entries.Sum(entry => entry.Length) > unpackedMax)
            {
                throw new MessageRefusedException("too_large");
            }
        }

        file.Position = 0;
        var rows = new List<string[]>();
        foreach (IDictionary<string, object?> row in file.Query(useHeaderRow: false))
        {
            Keep(
                rows,
                [
                    .. row.Values.Select(cell =>
                        cell is double number
                            ? number.ToString("0.################", CultureInfo.InvariantCulture)
                            : Convert.ToString(cell, CultureInfo.InvariantCulture) ?? ""
                    ),
                ]
            );
        }

        return rows;
    }

    private static void Keep(List<string[]> rows, string[] row)
    {
        if (rows.Count == rowsMax)
        {
            throw new MessageRefusedException("too_many_payments");
        }

        rows.Add([.. row.Select(cell => cell.Trim())]);
    }

    private static byte[] WriteCsv(IReadOnlyList<object[]> rows, bool hasBom)
    {
        var text = new StringBuilder(hasBom ? "\uFEFF" : "");
        foreach (var row in rows)
        {
            text.AppendJoin(
                    ',',
                    row.Select(cell =>
                        Quoted(Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "")
                    )
                )
                .Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0
            ? cell
            : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static byte[] WriteXlsx(IReadOnlyList<object[]> rows, string sheetName)
    {
        using var file = new MemoryStream();
        file.SaveAs(
            rows.Select(row =>
                row.Select((cell, at) => (Key: $"c{at}", Cell: cell))
                    .ToDictionary(cell => cell.Key, cell => cell.Cell)
            ),
            printHeader: false,
            sheetName: sheetName,
            configuration: new OpenXmlConfiguration
            {
                TableStyles = TableStyles.None,
                AutoFilter = false,
            }
        );
        return file.ToArray();
    }
}
