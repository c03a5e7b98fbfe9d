namespace Payments.Papers;

/// <summary>What stands in one cell: text, a smaller line below it, or a QR code.</summary>
/// <param name="Code">The content of a QR code that fills the cell; null: none.</param>
public sealed record PaperCell(string Text, string? Below = null, string? Code = null)
{
    public static implicit operator PaperCell(string text) => new(text);

    public static PaperCell FromString(string text) => new(text);
}

/// <summary>A column of a table on paper.</summary>
/// <param name="Width">A share of the width between the margins.</param>
public sealed record PaperColumn<TRow>(
    string Heading,
    float Width,
    PaperAlign Align,
    Func<TRow, PaperCell> Cell
);

/// <summary>A table whose head is repeated on every page, with sums at the foot of each page and at its end.</summary>
public sealed class PaperTable<TRow>(
    IReadOnlyList<PaperColumn<TRow>> columns,
    IReadOnlyList<TRow> rows
)
{
    public IReadOnlyList<PaperColumn<TRow>> Columns { get; } = columns;

    public IReadOnlyList<TRow> Rows { get; } = rows;

    /// <summary>Rows that follow each other under one heading, such as a hamlet; null: no headings.</summary>
    public Func<TRow, string>? Group { get; init; }

    /// <summary>The smallest height of a row in millimetres: room for a signature.</summary>
    public float RowHeight { get; init; } = 6;

    /// <summary>Cells of the sum of some rows, one a column; null: no sums.</summary>
    public Func<string, IReadOnlyList<TRow>, IReadOnlyList<PaperCell>>? Sum { get; init; }

    /// <summary>What the sum of a page and the sum of all are called.</summary>
    public string PageSum { get; init; } = "Cộng trang";

    public string GrandSum { get; init; } = "Tổng cộng";

    /// <summary>The QR code in the foot of a page, from its number (1, 2, …) and its rows; null: none.</summary>
    public Func<int, IReadOnlyList<TRow>, string>? PageCode { get; init; }
}
