namespace Payments.Domain.Beneficiaries;

/// <summary>Whether a row is refused, or taken with a doubt.</summary>
public enum RowSeverity
{
    Error,
    Warning,
}

/// <summary>What is wrong with one cell, row or file.</summary>
/// <param name="Row">As a spreadsheet counts: the header is row 1, blank rows count.</param>
/// <param name="Column">The column's name in the file; empty when the whole row or file is meant.</param>
/// <param name="Code">Stable, snake_case.</param>
/// <param name="Detail">A sentence; never what the cell holds.</param>
public sealed record RowError(
    int Row,
    string Column,
    string Code,
    string Detail,
    RowSeverity Severity = RowSeverity.Error
);

/// <summary>The codes of <see cref="RowError"/>.</summary>
public static class RowCodes
{
    public const string NotUtf8 = "not_utf8";
    public const string NotCsv = "not_csv";
    public const string NotXlsx = "not_xlsx";
    public const string TooLarge = "too_large";
    public const string UnknownColumn = "unknown_column";
    public const string MissingColumn = "missing_column";
    public const string RepeatedColumn = "repeated_column";
    public const string HeaderRepeated = "header_repeated";
    public const string WrongCellCount = "wrong_cell_count";
    public const string DigitsLost = "digits_lost";
    public const string DuplicatePerson = "duplicate_person";
    public const string UnknownCommune = "unknown_commune";
    public const string CommuneWasSplit = "commune_was_split";
    public const string UnknownBank = "unknown_bank";
    public const string BadDate = "bad_date";
    public const string Required = "required";
    public const string BadValue = "bad_value";
    public const string IdBirthYearDiffers = "id_birth_year_differs";
    public const string IdSexDiffers = "id_sex_differs";
    public const string AccountNameDiffers = "account_name_differs";
    public const string AuthorisationEndsSoon = "authorisation_ends_soon";
}
