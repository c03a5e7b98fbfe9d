namespace Payments.Domain.Beneficiaries;

/// <summary>A bank account number: 6 to 19 letters or digits, as text; there is no check digit.</summary>
public readonly record struct AccountNumber
{
    public const int MinLength = 6;
    public const int MaxLength = 19;

    private readonly string? text;

    private AccountNumber(string text) => this.text = text;

    /// <summary>
    /// Whether the number could have been rounded by a spreadsheet, which keeps 15 digits and
    /// fills up with zeros.
    /// </summary>
    public bool LooksRounded =>
        text is { Length: > 15 } number
        && number.All(char.IsAsciiDigit)
        && number.AsSpan(15).IndexOfAnyExcept('0') < 0;

    public static bool TryParse(string? text, out AccountNumber number)
    {
        number = default;
        if (text is null || text.Length is < MinLength or > MaxLength)
        {
            return false;
        }

        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character))
            {
                return false;
            }
        }

        number = new AccountNumber(text);
        return true;
    }

    /// <summary>The last four characters: <c>••••6789</c>.</summary>
    public string Masked() => Mask(text ?? "");

    /// <summary>Masks any text that stands where an account number should.</summary>
    public static string Mask(string number) => number.Length <= 4 ? "••••" : $"••••{number[^4..]}";

    public override string ToString() => text ?? "";
}
