using System.Text;

namespace Payments.Benchmarks;

/// <summary>A table for people and for copying into Markdown.</summary>
internal sealed class Table(params string[] heads)
{
    private readonly List<string[]> rows = [heads];

    public void Add(params string[] cells) => rows.Add(cells);

    public void Print(string title)
    {
        var widths = Enumerable
            .Range(0, heads.Length)
            .Select(at => rows.Max(row => row[at].Length));
        var text = new StringBuilder($"\n{title}\n\n");
        foreach (var (row, number) in rows.Select((row, number) => (row, number)))
        {
            text.Append("| ").AppendJoin(" | ", row.Zip(widths, Pad)).Append(" |\n");
            if (number == 0)
            {
                text.Append('|')
                    .AppendJoin('|', widths.Select(width => new string('-', width + 2)));
                text.Append("|\n");
            }
        }

        Console.Write(text);
    }

    private static string Pad(string cell, int width) =>
        cell.Length > 0 && char.IsAsciiDigit(cell[0]) ? cell.PadLeft(width) : cell.PadRight(width);
}
