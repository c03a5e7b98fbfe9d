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
    public const string CsvType = "text/csv; charset=utf-8";
    public const string XlsxType =
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>What the last line of a spreadsheet is called.</summary>
    public const string TotalName = "Tổng cộng";

    private readonly string[] columns;
    private readonly List<object?[]> rows = [];
    private string[] summed = [];

    public ListFile(params string[] columns) => this.columns = columns;

    public void Add(params object?[] cells) => rows.Add(Checked(cells));

    /// <summary>Columns of money whose sums stand in the last line of the spreadsheet.</summary>
    /// <remarks>Not in the CSV: a program that reads it would take the line for a person.</remarks>
    public ListFile Sum(params string[] named)
    {
        summed = named;
        return this;
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
        WriteXlsx(file, columns, summed, summed.Length == 0 ? rows : rows.Append(Total()));
        return file.ToArray();
    }

    /// <summary>Rows as they come, none of them kept.</summary>
    /// <param name="money">Columns that are written with thousands apart.</param>
    public static void WriteXlsx(
        Stream stream,
        string[] columns,
        string[] money,
        IEnumerable<object?[]> rows
    ) =>
        stream.SaveAs(
            Lines(columns, rows),
            configuration: new OpenXmlConfiguration
            {
                FreezeRowCount = 1,
                TableStyles = TableStyles.None,
                DynamicColumns = [.. columns.Select((column, at) => Look(column, at, money))],
            }
        );

    /// <summary>A place for a file that is sent when it is finished; gone when it is closed.</summary>
    public static FileStream Aside() =>
        new(
            Path.GetTempFileName(),
            FileMode.Create,
            FileAccess.ReadWrite,
            FileShare.None,
            1 << 16,
            FileOptions.DeleteOnClose
        );

    private static IEnumerable<Dictionary<string, object?>> Lines(
        string[] columns,
        IEnumerable<object?[]> rows
    )
    {
        // Without a line the library would write no head.
        foreach (var row in rows.DefaultIfEmpty(new object?[columns.Length]))
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

    private static DynamicExcelColumn Look(string column, int at, string[] money) =>
        new(column)
        {
            Index = at,
            Width = Math.Max(16, column.Length + 3),
            Format = money.Contains(column) ? "#,##0" : null,
        };

    private object?[] Total()
    {
        var total = new object?[columns.Length];
        total[0] = TotalName;
        foreach (var at in summed.Select(column => Array.IndexOf(columns, column)))
        {
            total[at] = rows.Sum(row => Convert.ToInt64(row[at], CultureInfo.InvariantCulture));
        }

        return total;
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
