using System.Text.RegularExpressions;

namespace Payments.BankSimulator.Sheets;

/// <summary>What payer and bank agreed about lists: the very JSON object that stands in the payer's banks file.</summary>
public sealed record SheetTemplate
{
    public required string File { get; init; }
    public string SheetName { get; init; } = "data";
    public string Charset { get; init; } = "utf-8-bom";
    public IReadOnlyList<string> Title { get; init; } = [];
    public required IReadOnlyList<SheetColumn> Columns { get; init; }
    public string BankCode { get; init; } = "bin";
    public IReadOnlyDictionary<string, string> BankCodes { get; init; } =
        new Dictionary<string, string>();
    public required string Memo { get; init; }
    public required SheetAnswer Result { get; init; }

    /// <summary>Null when a bank can work by it.</summary>
    /// <param name="hasPayingAccount">The bank knows whose list it is without being told in the list.</param>
    public string? WhatIsMissing(bool hasPayingAccount) =>
        File is not ("csv" or "xlsx") ? "file is csv or xlsx."
        : Heading("account") is null || Heading("amount") is null || Heading("bank") is null
            ? "columns must hold account, bank and amount."
        : Heading("reference") is null
        && !(Heading("memo") is not null && Memo.Contains("{reference}", StringComparison.Ordinal))
            ? "a column must hold the reference, or a memo with {reference}."
        : Heading("payingAccount") is null && !hasPayingAccount
            ? "without a column payingAccount the bank needs its --paying-account."
        : Result.WordOf("ACSC") is null || Result.WordOf("RJCT") is null
            ? "words of result must have one of ACSC or ACCC, and one of RJCT."
        : null;

    public string? Heading(string value) =>
        Columns.FirstOrDefault(column => column.Value == value)?.Heading;

    /// <summary>The reference within a memo; null when the memo is not as agreed.</summary>
    public string? ReferenceIn(string memo)
    {
        var agreed =
            "^"
            + Regex
                .Escape(Memo)
                .Replace("\\{reference}", "(?<reference>[A-Za-z0-9]+)", StringComparison.Ordinal)
                .Replace("\\{month}", "[0-9]{6}", StringComparison.Ordinal)
            + "$";
        var found = Regex.Match(memo, agreed, RegexOptions.None, TimeSpan.FromSeconds(1));
        return found.Success ? found.Groups["reference"].Value : null;
    }
}

/// <param name="Value">What it holds: <c>account</c>, <c>amount</c>, … as in the payer's banks file.</param>
public sealed record SheetColumn(string Heading, string Value);

/// <summary>How the list comes back.</summary>
public sealed record SheetAnswer
{
    public int HeaderRow { get; init; } = 1;
    public required string Reference { get; init; }
    public required string Amount { get; init; }
    public required string Status { get; init; }
    public string? Note { get; init; }

    /// <summary>The bank's words to status codes of ISO 20022.</summary>
    public required IReadOnlyDictionary<string, string> Words { get; init; }

    /// <summary>Notes of a refusal to reason codes.</summary>
    public IReadOnlyDictionary<string, string> Reasons { get; init; } =
        new Dictionary<string, string>();

    /// <summary>The bank's own word for a status; null when it has none, and says nothing.</summary>
    public string? WordOf(string status) =>
        Find(Words, status) ?? (status == "ACSC" ? Find(Words, "ACCC") : null);

    /// <summary>The note for a reason; a code without one is written as it is, for a person.</summary>
    public string NoteOf(string reason) => Find(Reasons, reason) ?? reason;

    private static string? Find(IReadOnlyDictionary<string, string> words, string code) =>
        words.FirstOrDefault(word => word.Value == code).Key;
}
