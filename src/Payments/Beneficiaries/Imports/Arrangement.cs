using System.Text.Json;
using Payments.Domain.Beneficiaries;

namespace Payments.Beneficiaries.Imports;

/// <summary>Which column of somebody's own spreadsheet is which of ours.</summary>
/// <param name="HeaderRow">Where its headings stand, as a spreadsheet counts; what is above is a title.</param>
/// <param name="Columns">By the place in the file, the name of our column; empty: not read.</param>
/// <param name="Fixed">By the name of our column, one value for all rows.</param>
public sealed record Arrangement(
    int HeaderRow,
    IReadOnlyList<string> Columns,
    IReadOnlyDictionary<string, string> Fixed
)
{
    /// <summary>The rows looked at for the headings.</summary>
    public const int RowsRead = 15;

    private static readonly RegistryColumn[] needed =
    [
        RegistryColumn.FullName,
        RegistryColumn.DateOfBirth,
        RegistryColumn.CommuneCode,
        RegistryColumn.Channel,
    ];

    /// <summary>What every file needs and this one lacks; of a personal id and a file number, one is enough.</summary>
    public IReadOnlyList<RegistryColumn> Missing =>
        [
            .. needed.Where(column => !Has(column)),
            .. Has(RegistryColumn.PersonalId) || Has(RegistryColumn.FileNo)
                ? Array.Empty<RegistryColumn>()
                : [RegistryColumn.PersonalId],
        ];

    public bool Has(RegistryColumn column) =>
        Columns.Contains(column.Name()) || Fixed.ContainsKey(column.Name());

    /// <summary>
    /// By our own names first, then by what the commune said before, then by what offices call them. The header is the
    /// row with the most headings that are known.
    /// </summary>
    /// <param name="rows">The first rows that are not blank; at least one.</param>
    /// <param name="habits">By the folded heading, the names of our columns; an empty one: not read.</param>
    /// <param name="unknown">Headings that nobody knows.</param>
    public static Arrangement Guess(
        IReadOnlyList<SourceRow> rows,
        ILookup<string, string> habits,
        out IReadOnlyList<string> unknown
    )
    {
        var header = rows.MaxBy(row =>
            row.Cells.Count(cell =>
                RegistryHeadings.TryFind(cell, out _)
                || habits.Contains(RegistryHeadings.Fold(cell)) && cell.Trim().Length > 0
            )
        );
        var width = header.Cells.Length;
        while (width > 0 && string.IsNullOrWhiteSpace(header.Cells[width - 1]))
        {
            width--;
        }

        var columns = new string[width];
        var strange = new List<string>();
        for (var at = 0; at < width; at++)
        {
            var cell = header.Cells[at];
            var name = NameOf(cell, habits);
            if (name is null || (name.Length > 0 && columns.Contains(name)))
            {
                strange.Add(CellText.Clean(cell));
                name = "";
            }

            columns[at] = name;
        }

        unknown = strange;
        return new Arrangement(
            header.Number,
            columns,
            habits
                .Where(habit => habit.Key.StartsWith('='))
                .SelectMany(habit => habit.Select(column => (column, Value: habit.Key[1..])))
                .Where(pair => !columns.Contains(pair.column))
                .DistinctBy(pair => pair.column)
                .ToDictionary(pair => pair.column, pair => pair.Value)
        );
    }

    private static string? NameOf(string cell, ILookup<string, string> habits)
    {
        if (RegistryColumns.TryParse(CellText.Clean(cell), out var ours))
        {
            return ours.Name();
        }

        var habit = habits[RegistryHeadings.Fold(cell)].FirstOrDefault();
        return string.IsNullOrWhiteSpace(cell) ? ""
            : habit is not null ? habit
            : RegistryHeadings.TryFind(cell, out var known) ? known.Name()
            : RegistryHeadings.IsIdle(cell) ? ""
            : null;
    }

    public string ToJson() => JsonSerializer.Serialize(this);

    public static Arrangement? Of(string? json) =>
        json is null ? null : JsonSerializer.Deserialize<Arrangement>(json);
}
