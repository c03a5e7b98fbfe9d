using System.Text;

namespace Payments.Web;

/// <summary>A list as a file for a spreadsheet: UTF-8 with BOM, cells guarded against formulas.</summary>
public sealed class CsvTable
{
    private readonly StringBuilder text = new();

    public CsvTable(params string[] columns) => Add(columns);

    public void Add(params string?[] cells)
    {
        for (var at = 0; at < cells.Length; at++)
        {
            if (at > 0)
            {
                text.Append(',');
            }

            CsvText.Append(text, cells[at] ?? "");
        }

        text.Append("\r\n");
    }

    public byte[] ToBytes() =>
        [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text.ToString())];
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
