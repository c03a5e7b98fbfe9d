using Payments.Domain.Banks;

namespace Payments.Banks.Adapters.Sheets;

/// <summary>A template as it stands in the banks file.</summary>
internal sealed record SheetJson
{
    public required string File { get; init; }
    public string SheetName { get; init; } = "data";
    public string Charset { get; init; } = "utf-8-bom";
    public IReadOnlyList<string> Title { get; init; } = [];
    public required IReadOnlyList<SheetColumnJson> Columns { get; init; }
    public string BankCode { get; init; } = "bin";
    public IReadOnlyDictionary<string, string>? BankCodes { get; init; }
    public required string Memo { get; init; }
    public required SheetResultJson Result { get; init; }
}

internal sealed record SheetColumnJson
{
    public required string Heading { get; init; }
    public required string Value { get; init; }
}

internal sealed record SheetResultJson
{
    public int HeaderRow { get; init; } = 1;
    public required string Reference { get; init; }
    public required string Amount { get; init; }
    public required string Status { get; init; }
    public string? Note { get; init; }
    public required IReadOnlyDictionary<string, string> Words { get; init; }
    public IReadOnlyDictionary<string, string> Reasons { get; init; } =
        new Dictionary<string, string>();
}

/// <summary>What a template must say, so that no order leaves that cannot be paid or whose result cannot be read.</summary>
internal static class SheetRules
{
    public const string Reference = "{reference}";
    public const string Month = "{month}";

    private static readonly SheetValue[] needed =
    [
        SheetValue.Account,
        SheetValue.Name,
        SheetValue.Bank,
        SheetValue.Amount,
    ];

    private static readonly Dictionary<string, SheetValue> values = new()
    {
        ["number"] = SheetValue.Number,
        ["payingAccount"] = SheetValue.PayingAccount,
        ["account"] = SheetValue.Account,
        ["name"] = SheetValue.Name,
        ["bank"] = SheetValue.Bank,
        ["amount"] = SheetValue.Amount,
        ["memo"] = SheetValue.Memo,
        ["reference"] = SheetValue.Reference,
    };

    /// <summary>Null when the bank can be paid by this template.</summary>
    public static string? WhatIsWrong(SheetJson sheet)
    {
        var columns = sheet.Columns.Select(column => column.Value).ToList();
        return sheet.File is not ("csv" or "xlsx") ? "file of sheet is csv or xlsx."
            : sheet.Charset is not ("utf-8" or "utf-8-bom")
                ? "charset of sheet is utf-8 or utf-8-bom."
            : columns.Find(value => !values.ContainsKey(value)) is { } unknown
                ? $"columns of sheet: no column holds {unknown}; one holds {string.Join(", ", values.Keys)}."
            : needed.FirstOrDefault(
                value => columns.All(column => values[column] != value),
                (SheetValue)(-1)
            )
                is >= 0
                    and var missing
                ? $"columns of sheet: none holds the {missing.ToString().ToLowerInvariant()}."
            : sheet.Columns.Any(column => string.IsNullOrWhiteSpace(column.Heading))
                ? "columns of sheet: a heading is empty."
            : columns.Distinct().Count() < columns.Count ? "columns of sheet: two hold the same."
            : !columns.Contains("reference")
            && !(
                columns.Contains("memo") && sheet.Memo.Contains(Reference, StringComparison.Ordinal)
            )
                ? "a column of sheet must hold the reference, or a memo with {reference}: without it no result finds its payment."
            : WrongMemo(sheet.Memo) ?? WrongBankCodes(sheet) ?? WrongResult(sheet.Result);
    }

    public static SheetTemplate Read(SheetJson sheet) =>
        new(
            sheet.File == "csv" ? SheetKind.Csv : SheetKind.Xlsx,
            sheet.SheetName,
            sheet.Charset == "utf-8-bom",
            sheet.Title,
            [
                .. sheet.Columns.Select(column => new SheetColumn(
                    column.Heading,
                    values[column.Value]
                )),
            ],
            sheet.BankCode == "own" ? sheet.BankCodes : null,
            sheet.Memo,
            new SheetResult(
                sheet.Result.HeaderRow,
                sheet.Result.Reference,
                sheet.Result.Amount,
                sheet.Result.Status,
                sheet.Result.Note,
                Folded(sheet.Result.Words),
                Folded(sheet.Result.Reasons)
            )
        );

    private static string? WrongMemo(string memo) =>
        memo.Replace(Reference, "", StringComparison.Ordinal)
            .Replace(Month, "", StringComparison.Ordinal)
            .All(letter => letter is >= 'A' and <= 'Z' or >= '0' and <= '9' or ' ')
            ? null
            : "memo of sheet is A to Z, digits, spaces, {reference} and {month}.";

    private static string? WrongBankCodes(SheetJson sheet) =>
        sheet.BankCode switch
        {
            "bin" => null,
            "own" when sheet.BankCodes is { Count: > 0 } codes => codes.Keys.FirstOrDefault(bin =>
                !BatchRules.IsBin(bin)
            )
                is { } wrong
                ? $"bankCodes of sheet: {wrong} is no BIN."
            : codes.Values.Any(string.IsNullOrWhiteSpace) ? "bankCodes of sheet: a code is empty."
            : null,
            "own" => "bankCode own of sheet needs bankCodes.",
            _ => "bankCode of sheet is bin or own.",
        };

    private static string? WrongResult(SheetResultJson result)
    {
        string[] headings = [result.Reference, result.Amount, result.Status];
        return result.HeaderRow < 1 ? "headerRow of result is at least 1."
            : headings.Any(string.IsNullOrWhiteSpace)
                ? "result of sheet needs the headings of reference, amount and status."
            : result.Words.Count == 0
                ? "words of result is empty: nothing that the bank says would be understood."
            : result.Words.Values.FirstOrDefault(code => !IsKnown(code)) is { } unknown
                ? $"words of result: {unknown} is no status code that we know."
            : Twice(result.Words) is { } word ? $"words of result: {word} stands twice."
            : Twice(result.Reasons) is { } reason ? $"reasons of result: {reason} stands twice."
            : result.Reasons.Count > 0 && string.IsNullOrWhiteSpace(result.Note)
                ? "reasons of result need the heading of the note."
            : null;
    }

    private static bool IsKnown(string code) =>
        Domain.Banks.StatusCodes.FactOf(Domain.Banks.StatusCodes.OfPayment(code, []))
        != PaymentFacts.None;

    private static string? Twice(IReadOnlyDictionary<string, string> words) =>
        words.Keys.GroupBy(SheetResult.Folded).FirstOrDefault(same => same.Count() > 1)?.Key;

    private static Dictionary<string, string> Folded(IReadOnlyDictionary<string, string> words) =>
        words.ToDictionary(word => SheetResult.Folded(word.Key), word => word.Value);
}
