namespace Payments.Domain.Beneficiaries;

/// <summary>Which cell of a row holds which column.</summary>
public sealed class RegistryHeader
{
    private static readonly RegistryColumn[] required =
    [
        RegistryColumn.FullName,
        RegistryColumn.DateOfBirth,
        RegistryColumn.CommuneCode,
        RegistryColumn.Channel,
    ];

    private readonly int[] positions;

    private RegistryHeader(int[] positions, int width)
    {
        this.positions = positions;
        Width = width;
    }

    /// <summary>How many cells a row has.</summary>
    public int Width { get; }

    /// <summary>Where a column stands; -1 when the file does not have it.</summary>
    public int Position(RegistryColumn column) => positions[(int)column];

    /// <summary>Reads the header; every column that is unknown, repeated or missing is named.</summary>
    public static RegistryHeader? Parse(SourceRow row, ICollection<RowError> errors)
    {
        var positions = new int[RegistryColumns.Count];
        Array.Fill(positions, -1);
        var width = row.Cells.Length;
        while (width > 0 && string.IsNullOrWhiteSpace(row.Cells[width - 1]))
        {
            width--;
        }

        var before = errors.Count;
        for (var index = 0; index < width; index++)
        {
            Place(row, index, positions, errors);
        }

        foreach (var column in required.Where(column => positions[(int)column] < 0))
        {
            errors.Add(Missing(row.Number, column.Name()));
        }

        if (
            positions[(int)RegistryColumn.PersonalId] < 0
            && positions[(int)RegistryColumn.FileNo] < 0
        )
        {
            errors.Add(Missing(row.Number, RegistryColumn.PersonalId.Name()));
        }

        return errors.Count == before ? new RegistryHeader(positions, width) : null;
    }

    /// <summary>Whether a later row repeats the header, as pasted-together files do.</summary>
    public bool IsRepeatedBy(SourceRow row)
    {
        var name = Position(RegistryColumn.FullName);
        var birth = Position(RegistryColumn.DateOfBirth);
        return Holds(row, name, RegistryColumn.FullName)
            && Holds(row, birth, RegistryColumn.DateOfBirth);
    }

    private static bool Holds(SourceRow row, int position, RegistryColumn column) =>
        position < row.Cells.Length
        && row.Cells[position].Trim().Equals(column.Name(), StringComparison.OrdinalIgnoreCase);

    private static void Place(
        SourceRow row,
        int index,
        int[] positions,
        ICollection<RowError> errors
    )
    {
        var name = CellText.Clean(row.Cells[index]);
        if (RegistryColumns.IsFaults(name))
        {
            return;
        }

        if (!RegistryColumns.TryParse(name, out var column))
        {
            errors.Add(
                new RowError(
                    row.Number,
                    Printable(name),
                    RowCodes.UnknownColumn,
                    $"Column {index + 1} of the header is not one of the registry file's columns."
                )
            );
        }
        else if (positions[(int)column] >= 0)
        {
            errors.Add(
                new RowError(
                    row.Number,
                    column.Name(),
                    RowCodes.RepeatedColumn,
                    "The header names this column twice."
                )
            );
        }
        else
        {
            positions[(int)column] = index;
        }
    }

    /// <summary>A file without a header has a person in its first row: only what looks like a name of a column is repeated.</summary>
    private static string Printable(string name) =>
        name.Length <= 40 && name.All(letter => char.IsAsciiLetter(letter) || letter is '_' or ' ')
            ? name
            : "";

    private static RowError Missing(int row, string column) =>
        new(
            row,
            column,
            RowCodes.MissingColumn,
            "The header lacks this column, which every file needs."
        );
}
