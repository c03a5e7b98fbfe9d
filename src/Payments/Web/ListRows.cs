using System.Globalization;
using System.Text;
using MiniExcelLibs;
using Payments.Domain.Common;
using Payments.Pipeline;
using Sylvan.Data.Csv;

namespace Payments.Web;

/// <summary>Reads a list that a spreadsheet wrote: CSV in UTF-8 or the first sheet of an XLSX, as text, within bounds.</summary>
/// <remarks>A day is <c>yyyy-MM-dd</c>, a number has no exponent; non-breaking spaces are spaces.</remarks>
public static class ListRows
{
    private const int RowsMax = 200_000;

    public static Result<IReadOnlyList<string[]>> Read(byte[] raw)
    {
        var isZip = raw.Length > 4 && raw[0] == 'P' && raw[1] == 'K';
#pragma warning disable CA1031 // The libraries promise no exception type for broken files.
        try
        {
            return isZip ? Xlsx(raw) : Csv(raw);
        }
        catch (Exception)
        {
            return Unreadable("The sheet is no CSV in UTF-8 and no XLSX.");
        }
#pragma warning restore CA1031
    }

    private static Refusal Unreadable(string reason) =>
        new(RefusalKind.Rule, "sheet_unreadable", reason);

    private static Refusal TooMany => Unreadable($"The sheet has more than {RowsMax} rows.");

    private static Result<IReadOnlyList<string[]>> Xlsx(byte[] raw)
    {
        using var file = new MemoryStream(raw, writable: false);
        if (
            WorkbookBounds.Excess(file, WorkbookLimits.Default, CancellationToken.None) is
            { } excess
        )
        {
            return Unreadable(excess);
        }

        file.Position = 0;
        var rows = new List<string[]>();
        foreach (IDictionary<string, object?> row in file.Query(useHeaderRow: false))
        {
            if (rows.Count == RowsMax)
            {
                return TooMany;
            }

            rows.Add([.. row.Values.Select(Text)]);
        }

        return rows;
    }

    private static Result<IReadOnlyList<string[]>> Csv(byte[] raw)
    {
        var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(raw);
        using var reader = new StringReader(text.TrimStart('\uFEFF'));
        using var csv = CsvDataReader.Create(
            reader,
            new CsvDataReaderOptions { HasHeaders = false, Delimiter = Delimiter(text) }
        );
        var rows = new List<string[]>();
        while (csv.Read())
        {
            if (rows.Count == RowsMax)
            {
                return TooMany;
            }

            var row = new string[csv.RowFieldCount];
            for (var at = 0; at < row.Length; at++)
            {
                row[at] = Clean(csv.GetString(at));
            }

            rows.Add(row);
        }

        return rows;
    }

    /// <summary>Spreadsheets of Vietnam write semicolons where the comma is the decimal sign.</summary>
    private static char Delimiter(string text) =>
        text.Count(letter => letter == ';') > text.Count(letter => letter == ',') ? ';' : ',';

    private static string Text(object? cell) =>
        cell switch
        {
            null => "",
            double number => number.ToString("0.################", CultureInfo.InvariantCulture),
            DateTime day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            _ => Clean(Convert.ToString(cell, CultureInfo.InvariantCulture) ?? ""),
        };

    private static string Clean(string text) =>
        text.Replace('\u00A0', ' ').Normalize(NormalizationForm.FormC).Trim();
}
