namespace Payments.Domain.Beneficiaries;

/// <summary>One row of text cells as a file holds it.</summary>
/// <param name="Number">As a spreadsheet counts: the first row of the file is 1, blank rows count.</param>
public readonly record struct SourceRow(int Number, string[] Cells)
{
    /// <summary>Nothing but blanks.</summary>
    public bool IsBlank => Array.TrueForAll(Cells, string.IsNullOrWhiteSpace);
}
