namespace Payments.Beneficiaries;

/// <summary>One cell of a CSV file that we write.</summary>
public static class CsvCell
{
    /// <summary>The text, quoted where RFC 4180 needs it.</summary>
    public static string Plain(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") >= 0
        || (text.Length > 0 && (text[0] == ' ' || text[^1] == ' '))
            ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : text;

    /// <summary>The text with an apostrophe before whatever a spreadsheet would take for a formula.</summary>
    public static string Guarded(string text) =>
        text.Length > 0
        && text[0]
            is '='
                or '+'
                or '-'
                or '@'
                or '\t'
                or '\r'
                or '\n'
                or '＝'
                or '＋'
                or '－'
                or '＠'
            ? Plain("'" + text)
            : Plain(text);
}
