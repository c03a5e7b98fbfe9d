using System.Globalization;

namespace Payments.Domain.Beneficiaries;

/// <summary>Reads the cells of one row and keeps what is wrong with them.</summary>
internal sealed class RowReading(
    RegistryHeader header,
    SourceRow source,
    ICollection<RowError> problems
)
{
    private static readonly DateOnly earliest = new(1880, 1, 1);
    private static readonly DateOnly latest = new(2200, 1, 1);

    public bool HasErrors { get; private set; }

    public string Text(RegistryColumn column, int maxLength = 200)
    {
        var position = header.Position(column);
        if (position < 0 || position >= source.Cells.Length)
        {
            return "";
        }

        var text = CellText.Clean(source.Cells[position]);
        if (text.Length == 0)
        {
            return "";
        }

        if (CellText.IsDamaged(text))
        {
            Refuse(column, RowCodes.BadValue, "The cell holds characters that are no text.");
            return "";
        }

        if (text.Length > maxLength)
        {
            Refuse(column, RowCodes.BadValue, $"At most {maxLength} characters.");
            return "";
        }

        return text;
    }

    public string? Optional(RegistryColumn column, int maxLength = 200) =>
        Text(column, maxLength) is { Length: > 0 } text ? text : null;

    public string Name(RegistryColumn column)
    {
        var text = Text(column);
        foreach (var character in text)
        {
            if (
                !char.IsLetter(character)
                && character is not (' ' or '\'' or '’' or '‘' or 'ʼ' or '`' or '-' or '.')
                && CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark
            )
            {
                Refuse(column, RowCodes.BadValue, "A name holds letters only.");
                return "";
            }
        }

        if (text.Length > 0 && VietnameseName.Fold(text).Length == 0)
        {
            Refuse(column, RowCodes.BadValue, "A name holds letters.");
            return "";
        }

        return text;
    }

    public string? Word(RegistryColumn column)
    {
        var text = Text(column);
        if (text.Length == 0)
        {
            return null;
        }

        var allowed = FactVocabulary.Allowed(column)!;
        foreach (var word in allowed)
        {
            if (word.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return word;
            }
        }

        Refuse(column, RowCodes.BadValue, $"One of: {string.Join(", ", allowed)}.");
        return null;
    }

    public bool Flag(RegistryColumn column)
    {
        var text = Text(column);
        if (text.Length == 0 || text.Equals("false", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        if (text.Equals("true", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        Refuse(column, RowCodes.BadValue, "true, false or empty.");
        return false;
    }

    public DateOnly? Day(RegistryColumn column, DateOnly? notAfter = null)
    {
        var text = Text(column);
        if (text.Length == 0)
        {
            return null;
        }

        if (
            !DateOnly.TryParseExact(
                text,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var day
            )
        )
        {
            Refuse(column, RowCodes.BadDate, "A day of the calendar, written yyyy-MM-dd.");
            return null;
        }

        return IsWithin(column, day, notAfter) ? day : null;
    }

    public BirthDate? Birth(RegistryColumn column, DateOnly notAfter)
    {
        var text = Text(column);
        if (text.Length == 0)
        {
            return null;
        }

        if (!BirthDate.TryParse(text, out var birth))
        {
            Refuse(column, RowCodes.BadDate, "A date written yyyy-MM-dd, yyyy-MM or yyyy.");
            return null;
        }

        return IsWithin(column, birth.Day, notAfter) ? birth : null;
    }

    public PersonalId? Id(RegistryColumn column)
    {
        var text = Text(column);
        if (text.Length == 0)
        {
            return null;
        }

        if (PersonalId.TryParse(text, out var id))
        {
            return id;
        }

        if (
            SpreadsheetDamage.IsIn(text)
            || (text.Length is >= 9 and < 12 && text.All(char.IsAsciiDigit))
        )
        {
            Refuse(
                column,
                RowCodes.DigitsLost,
                "A personal id has 12 digits; a spreadsheet shortened it, or it is an old card's number."
            );
        }
        else
        {
            Refuse(column, RowCodes.BadValue, "A personal id has 12 digits.");
        }

        return null;
    }

    public AccountNumber? Account(RegistryColumn column)
    {
        var text = Text(column);
        if (text.Length == 0)
        {
            return null;
        }

        if (SpreadsheetDamage.IsIn(text))
        {
            Refuse(
                column,
                RowCodes.DigitsLost,
                "A spreadsheet rewrote the account number; enter it as text."
            );
            return null;
        }

        if (!AccountNumber.TryParse(text, out var number))
        {
            Refuse(column, RowCodes.BadValue, "An account number has 6 to 19 letters or digits.");
            return null;
        }

        if (number.LooksRounded)
        {
            Doubt(
                column,
                RowCodes.DigitsLost,
                "All digits after the 15th are zero, as a spreadsheet leaves them."
            );
        }

        return number;
    }

    public string Phone(RegistryColumn column)
    {
        var text = Text(column, 30);
        if (SpreadsheetDamage.IsIn(text))
        {
            Refuse(
                column,
                RowCodes.DigitsLost,
                "A spreadsheet rewrote the phone number; enter it as text."
            );
            return "";
        }

        if (text.Any(character => !char.IsAsciiDigit(character) && !"+-.()/ ".Contains(character)))
        {
            Refuse(column, RowCodes.BadValue, "A phone number holds digits.");
            return "";
        }

        return text;
    }

    public void Require(RegistryColumn column, string why) =>
        Refuse(column, RowCodes.Required, why);

    public void Refuse(RegistryColumn column, string code, string detail)
    {
        HasErrors = true;
        problems.Add(new RowError(source.Number, column.Name(), code, detail));
    }

    public void Doubt(RegistryColumn column, string code, string detail) =>
        problems.Add(new RowError(source.Number, column.Name(), code, detail, RowSeverity.Warning));

    /// <summary>Whether the cell was left empty, or the file lacks the column.</summary>
    public bool IsEmpty(RegistryColumn column)
    {
        var position = header.Position(column);
        return position < 0
            || position >= source.Cells.Length
            || string.IsNullOrWhiteSpace(source.Cells[position]);
    }

    private bool IsWithin(RegistryColumn column, DateOnly day, DateOnly? notAfter)
    {
        if (day < earliest || day >= latest)
        {
            Refuse(column, RowCodes.BadDate, "The year cannot be right.");
            return false;
        }

        if (notAfter is { } limit && day > limit)
        {
            Refuse(column, RowCodes.BadDate, "The date lies after the day of import.");
            return false;
        }

        return true;
    }
}

/// <summary>Numbers as a spreadsheet leaves them: 1.23E+11, 38012345678.0.</summary>
internal static class SpreadsheetDamage
{
    public static bool IsIn(string text)
    {
        if (text.Length < 3 || !char.IsAsciiDigit(text[0]))
        {
            return false;
        }

        var rest = text.AsSpan().TrimStart("0123456789");
        if (rest.Length > 1 && rest[0] is '.' or ',')
        {
            var fraction = rest[1..].TrimStart("0123456789");
            return fraction.Length < rest.Length - 1
                && (fraction.Length == 0 || IsExponent(fraction));
        }

        return IsExponent(rest);
    }

    private static bool IsExponent(ReadOnlySpan<char> text) =>
        text.Length > 2
        && text[0] is 'E' or 'e'
        && text[1] is '+' or '-'
        && text[2..].IndexOfAnyExceptInRange('0', '9') < 0;
}
