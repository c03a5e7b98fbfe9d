using Payments.Domain.Beneficiaries;

namespace Payments.Beneficiaries;

/// <summary>The cells of one invented person, filled in by the generator.</summary>
internal sealed class GeneratedPerson
{
    private readonly string?[] cells = new string?[RegistryColumns.Count];

    public string? this[RegistryColumn column]
    {
        get => cells[(int)column];
        set => cells[(int)column] = value;
    }

    public void Clear() => Array.Clear(cells);

    /// <summary>Writes the row as a line of a registry file.</summary>
    public void Write(TextWriter writer)
    {
        for (var index = 0; index < cells.Length; index++)
        {
            if (index > 0)
            {
                writer.Write(',');
            }

            if (cells[index] is { Length: > 0 } cell)
            {
                writer.Write(CsvCell.Plain(cell));
            }
        }

        writer.Write('\n');
    }
}
