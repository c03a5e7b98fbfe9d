namespace Payments.Papers;

/// <summary>Makes the pieces of a table: its head, its rows, its sums.</summary>
internal sealed class TableParts<TRow> : ITableOnPages
{
    private const float Points = 10;
    private const float BelowPoints = 8.5f;
    private const float HeadPoints = 9;
    private const float Padding = 1;

    private readonly PaperTable<TRow> table;
    private readonly float left;
    private readonly float[] widths;
    private readonly float right;

    public TableParts(PaperTable<TRow> table, float left, float inner)
    {
        this.table = table;
        this.left = left;
        var shares = table.Columns.Sum(column => column.Width);
        widths = [.. table.Columns.Select(column => inner * column.Width / shares)];
        right = left + inner;
        using var pen = new Pen();
        Head = MakeHead(pen);
    }

    private sealed record RowPart(TRow Row, float Height, Action<Pen, float> Draw)
        : Part(Height, Draw);

    private sealed record Line(string Text, float Points, bool IsBold);

    public Part Head { get; }

    public float FootHeight => table.Sum is null ? 0 : 7;

    public IEnumerable<Part> Make(Pen pen)
    {
        string? group = null;
        foreach (var row in table.Rows)
        {
            if (table.Group is not null && table.Group(row) is { } next && next != group)
            {
                group = next;
                yield return Heading(next);
            }

            yield return Row(pen, row);
        }

        if (table.Sum is not null)
        {
            yield return Sum(table.GrandSum, table.Rows, 8, 228) with
            {
                StaysWithPrevious = true,
            };
        }
    }

    public Part Foot(IEnumerable<Part> rows)
    {
        List<TRow> here = [.. rows.OfType<RowPart>().Select(part => part.Row)];
        var foot = table.Sum is null
            ? new Part(0, (_, _) => { })
            : Sum(table.PageSum, here, FootHeight, 244);
        return table.PageCode is { } code
            ? foot with
            {
                PageCode = number => code(number, here),
            }
            : foot;
    }

    private Part MakeHead(Pen pen)
    {
        List<Line>[] cells =
        [
            .. table.Columns.Select(
                (column, at) => Lines(pen, column.Heading, widths[at], HeadPoints, true)
            ),
        ];
        var height = Math.Max(8, cells.Max(HeightOf) + 2.5f);
        return new Part(
            height,
            (page, top) =>
            {
                page.Shade(left, top, right - left, height, 228);
                page.Line(left, top, right, top);
                for (var at = 0; at < cells.Length; at++)
                {
                    Write(page, cells[at], at, top, height, PaperAlign.Centre);
                }

                Frame(page, top, height);
            }
        )
        {
            Table = this,
        };
    }

    private Part Heading(string text) =>
        new(
            6.5f,
            (page, top) =>
            {
                page.Write(text, left + Padding, top + 1, right - left, Points, true);
                page.Line(left, top, left, top + 6.5f);
                page.Line(right, top, right, top + 6.5f);
                page.Line(left, top + 6.5f, right, top + 6.5f);
            }
        )
        {
            Table = this,
            StaysWithNext = true,
        };

    private RowPart Row(Pen pen, TRow row)
    {
        PaperCell[] cells = [.. table.Columns.Select(column => column.Cell(row))];
        List<Line>[] lines = [.. cells.Select((cell, at) => Lines(pen, cell, widths[at]))];
        var height = Math.Max(table.RowHeight, lines.Max(HeightOf) + 1.6f);
        return new RowPart(
            row,
            height,
            (page, top) =>
            {
                for (var at = 0; at < cells.Length; at++)
                {
                    Write(page, lines[at], at, top, height, table.Columns[at].Align);
                    if (cells[at].Code is { } code)
                    {
                        var side = Math.Min(widths[at], height) - 0.4f;
                        page.Code(
                            code,
                            LeftOf(at) + ((widths[at] - side) / 2),
                            top + ((height - side) / 2),
                            side
                        );
                    }
                }

                Frame(page, top, height);
            }
        )
        {
            Table = this,
        };
    }

    private Part Sum(string name, IReadOnlyList<TRow> rows, float height, byte grey)
    {
        var cells = table.Sum!(name, rows);
        return new Part(
            height,
            (page, top) =>
            {
                page.Shade(left, top, right - left, height, grey);
                var line = Pen.LineHeight(Points);
                for (var at = 0; at < cells.Count; at++)
                {
                    // The name of a sum runs over the empty cells beside it.
                    var next = at + 1;
                    while (next < cells.Count && cells[next].Text.Length == 0)
                    {
                        next++;
                    }

                    var isName = at == 0;
                    page.Write(
                        cells[at].Text,
                        LeftOf(at) + Padding,
                        top + ((height - line) / 2),
                        (isName ? LeftOf(next) - LeftOf(at) : widths[at]) - (2 * Padding),
                        Points,
                        true,
                        isName ? PaperAlign.Left : table.Columns[at].Align
                    );
                }

                page.Line(left, top, left, top + height);
                page.Line(right, top, right, top + height);
                page.Line(left, top + height, right, top + height);
            }
        );
    }

    private float LeftOf(int column) => left + widths.Take(column).Sum();

    private static List<Line> Lines(Pen pen, PaperCell cell, float width)
    {
        var lines = Lines(pen, cell.Text, width, Points, false);
        if (cell.Below is { Length: > 0 } below)
        {
            lines.AddRange(Lines(pen, below, width, BelowPoints, false));
        }

        return lines;
    }

    private static List<Line> Lines(Pen pen, string text, float width, float points, bool isBold) =>
        text.Length == 0
            ? []
            :
            [
                .. pen.Wrap(text, width - (2 * Padding), points, isBold)
                    .Select(line => new Line(line, points, isBold)),
            ];

    private static float HeightOf(List<Line> lines) =>
        lines.Sum(line => Pen.LineHeight(line.Points));

    private void Write(
        Pen page,
        List<Line> lines,
        int column,
        float top,
        float height,
        PaperAlign align
    )
    {
        var y = top + ((height - HeightOf(lines)) / 2);
        foreach (var line in lines)
        {
            page.Write(
                line.Text,
                LeftOf(column) + Padding,
                y,
                widths[column] - (2 * Padding),
                line.Points,
                line.IsBold,
                align
            );
            y += Pen.LineHeight(line.Points);
        }
    }

    private void Frame(Pen page, float top, float height)
    {
        page.Line(left, top + height, right, top + height, 0.15f);
        for (var at = 0; at <= widths.Length; at++)
        {
            page.Line(LeftOf(at), top, LeftOf(at), top + height, 0.15f);
        }
    }
}
