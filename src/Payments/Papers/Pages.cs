namespace Payments.Papers;

/// <summary>A piece of a paper that no page break cuts.</summary>
internal record Part(float Height, Action<Pen, float> Draw)
{
    /// <summary>Goes to the next page together with the piece before it, never alone.</summary>
    public bool StaysWithPrevious { get; init; }

    /// <summary>Goes to the next page together with the piece after it: a heading.</summary>
    public bool StaysWithNext { get; init; }

    /// <summary>The table that the piece is a row of.</summary>
    public ITableOnPages? Table { get; init; }

    /// <summary>The QR code of the page that the piece stands on, by its number.</summary>
    public Func<int, string>? PageCode { get; init; }
}

/// <summary>A table as the pages see it: a head to repeat, and a foot of what stands on a page.</summary>
internal interface ITableOnPages
{
    Part Head { get; }

    float FootHeight { get; }

    /// <summary>The sum of a page's rows and their code; empty where none is wanted.</summary>
    Part Foot(IEnumerable<Part> rows);
}

/// <summary>Puts the pieces of a paper on pages.</summary>
internal sealed class Pages
{
    private readonly float top;
    private readonly float bottom;
    private readonly List<IReadOnlyList<(Part, float)>> done = [];
    private List<(Part Part, float Top)> page = [];
    private float y;

    public Pages(float top, float bottom)
    {
        this.top = top;
        this.bottom = bottom;
        y = top;
    }

    public IReadOnlyList<IReadOnlyList<(Part Part, float Top)>> Of(IReadOnlyList<Part> parts)
    {
        for (var at = 0; at < parts.Count; )
        {
            var together = parts.Skip(at).Take(Together(parts, at)).ToList();
            var table = together[0].Table;
            if (!ReferenceEquals(Open, table))
            {
                EndTable();
            }

            var head = table is not null && !ReferenceEquals(Open, table);
            var needed =
                (head ? table!.Head.Height : 0)
                + together.Sum(part => part.Height)
                + (table?.FootHeight ?? 0);
            if (y + needed > bottom && page.Count > 0)
            {
                EndTable();
                done.Add(page);
                page = [];
                y = top;
                head = table is not null;
            }

            if (head)
            {
                Place(table!.Head);
            }

            foreach (var part in together)
            {
                if (part.Table is null)
                {
                    EndTable();
                }

                Place(part);
            }

            at += together.Count;
        }

        EndTable();
        done.Add(page);
        return done;
    }

    /// <summary>The table whose rows stand last on the page.</summary>
    private ITableOnPages? Open => page.Count > 0 ? page[^1].Part.Table : null;

    /// <summary>How many pieces from here must stand on one page.</summary>
    private static int Together(IReadOnlyList<Part> parts, int at)
    {
        var count = 1;
        while (
            at + count < parts.Count
            && (parts[at + count - 1].StaysWithNext || parts[at + count].StaysWithPrevious)
        )
        {
            count++;
        }

        return count;
    }

    private void Place(Part part)
    {
        page.Add((part, y));
        y += part.Height;
    }

    private void EndTable()
    {
        if (Open is { } table)
        {
            Place(
                table.Foot(
                    page.Select(placed => placed.Part)
                        .Where(part => ReferenceEquals(part.Table, table))
                )
            );
        }
    }
}
