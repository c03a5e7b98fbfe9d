using System.Globalization;
using System.Text;
using MiniExcelLibs;
using MiniExcelLibs.Attributes;
using MiniExcelLibs.OpenXml;

namespace Payments.Web;

/// <summary>A list as a file for a spreadsheet: CSV (UTF-8 with BOM) or XLSX, the same cells in both.</summary>
/// <remarks>
/// A cell is text, a whole number, a day, or null. Text stays text: no zero is lost, nothing is taken for a formula.
/// </remarks>
public sealed class ListFile
{
    private const double WidthMax = 48;

    private readonly string[] columns;
    private readonly List<object?[]> rows = [];
    private object?[]? total;

    public ListFile(params string[] columns) => this.columns = columns;

    public int Count => rows.Count;

    public void Add(params object?[] cells) => rows.Add(Checked(cells));

    /// <summary>The last line: its name in the first column, the sums of the columns that are named.</summary>
    /// <remarks>It is in the XLSX alone; a program that reads the CSV adds up for itself.</remarks>
    public void Total(string name, params string[] summed)
    {
        total = new object?[columns.Length];
        total[0] = name;
        foreach (var column in summed)
        {
            var at = Array.IndexOf(columns, column);
            total[at] = rows.Sum(row => Convert.ToInt64(row[at], CultureInfo.InvariantCulture));
        }
    }

    public byte[] ToCsv()
    {
        var text = new StringBuilder();
        foreach (var row in rows.Prepend(columns))
        {
            for (var at = 0; at < row.Length; at++)
            {
                if (at > 0)
                {
                    text.Append(',');
                }

                CsvText.Append(text, Text(row[at]));
            }

            text.Append("\r\n");
        }

        return [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    public byte[] ToXlsx()
    {
        using var file = new MemoryStream();
        file.SaveAs(
            Lines(),
            configuration: new OpenXmlConfiguration
            {
                FreezeRowCount = 1,
                AutoFilter = true,
                TableStyles = TableStyles.None,
                DynamicColumns = [.. columns.Select(Look)],
            }
        );
        return file.ToArray();
    }

    private IEnumerable<Dictionary<string, object?>> Lines()
    {
        var all = total is null ? rows : rows.Append(total);
        // Without a line the library would write no head.
        foreach (var row in rows.Count == 0 ? [new object?[columns.Length]] : all)
        {
            var line = new Dictionary<string, object?>(columns.Length);
            for (var at = 0; at < columns.Length; at++)
            {
                line[columns[at]] = row[at] is DateOnly day
                    ? day.ToDateTime(TimeOnly.MinValue)
                    : row[at];
            }

            yield return line;
        }
    }

    private DynamicExcelColumn Look(string column, int at)
    {
        var widest = rows.Take(500).Append(columns).Max(row => Text(row[at]).Length);
        var look = new DynamicExcelColumn(column)
        {
            Index = at,
            Width = Math.Min(WidthMax, widest + 4),
        };
        if (rows.Exists(row => row[at] is long or int))
        {
            look.Format = "#,##0";
        }
        else if (rows.Exists(row => row[at] is DateOnly))
        {
            look.Format = "dd/MM/yyyy";
        }

        return look;
    }

    private object?[] Checked(object?[] cells) =>
        cells.Length == columns.Length
            ? cells
            : throw new ArgumentException("A row has one cell for each column.", nameof(cells));

    private static string Text(object? cell) =>
        cell switch
        {
            null => "",
            DateOnly day => Speech.Day(day),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => cell.ToString()!,
        };
}

/// <summary>Cells of a CSV file that a spreadsheet will open.</summary>
internal static class CsvText
{
    /// <summary>Quotes what needs it; what a spreadsheet would take for a formula gets an apostrophe in front.</summary>
    public static void Append(StringBuilder line, string text)
    {
        var isFormula = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r';
        if (!isFormula && text.AsSpan().IndexOfAny(",\"\r\n") < 0)
        {
            line.Append(text);
            return;
        }

        line.Append('"');
        if (isFormula)
        {
            line.Append('\'');
        }

        line.Append(text).Replace("\"", "\"\"", line.Length - text.Length, text.Length).Append('"');
    }
}
