using Payments.Domain.Beneficiaries;

namespace Payments.Banks.Adapters.Sheets;

/// <summary>What kind of file a sheet is.</summary>
public enum SheetKind
{
    Csv,
    Xlsx,
}

/// <summary>What a column of an order holds.</summary>
public enum SheetValue
{
    Number,
    PayingAccount,
    Account,
    Name,
    Bank,
    Amount,
    Memo,
    Reference,
}

/// <summary>A column as the bank calls it.</summary>
public sealed record SheetColumn(string Heading, SheetValue Value);

/// <summary>A bank's list of payments, as data: how the order is written and how its result is read.</summary>
/// <param name="Title">Lines above the headings.</param>
/// <param name="HasBom">Of a CSV: begins with the mark by which a spreadsheet knows UTF-8.</param>
/// <param name="BankCodes">The bank's own codes by BIN; null: it reads BINs.</param>
/// <param name="Memo">With <c>{reference}</c> and <c>{month}</c> (yyyyMM) in it.</param>
public sealed record SheetTemplate(
    SheetKind Kind,
    string SheetName,
    bool HasBom,
    IReadOnlyList<string> Title,
    IReadOnlyList<SheetColumn> Columns,
    IReadOnlyDictionary<string, string>? BankCodes,
    string Memo,
    SheetResult Result
)
{
    /// <summary>Without its dot.</summary>
    public string FileEnding => Kind == SheetKind.Csv ? "csv" : "xlsx";
}

/// <summary>How a bank says what became of its rows.</summary>
/// <param name="HeaderRow">1 is the first line.</param>
/// <param name="Reference">The column in which our reference comes back, alone or within a text.</param>
/// <param name="Amount">The column of the amount, which must be ours.</param>
/// <param name="Note">The column of reasons; null: the bank gives none.</param>
/// <param name="Words">The bank's words, folded, to status codes of ISO 20022.</param>
/// <param name="Reasons">What stands in the note of a refusal, folded, to reason codes; empty: notes are not looked at.</param>
public sealed record SheetResult(
    int HeaderRow,
    string Reference,
    string Amount,
    string Status,
    string? Note,
    IReadOnlyDictionary<string, string> Words,
    IReadOnlyDictionary<string, string> Reasons
)
{
    /// <summary>How words are compared: without marks, capitals and double spaces, and otherwise whole.</summary>
    public static string Folded(string word) => VietnameseName.Fold(word).Trim();
}
