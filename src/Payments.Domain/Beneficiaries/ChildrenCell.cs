namespace Payments.Domain.Beneficiaries;

/// <summary>The cell <c>children</c>: <c>2015-04-01;2003-09-09/school</c>.</summary>
internal static class ChildrenCell
{
    private const int MostChildren = 20;

    /// <summary>The cell in its one written form; empty when nothing is there or something is wrong.</summary>
    public static string Read(RowReading reading, DateOnly today)
    {
        var text = reading.Text(RegistryColumn.Children, 1000);
        if (text.Length == 0)
        {
            return "";
        }

        var children = text.Split(
            ';',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
        );
        if (children.Length > MostChildren)
        {
            Refuse(reading, RowCodes.BadValue, $"At most {MostChildren} children.");
            return "";
        }

        for (var index = 0; index < children.Length; index++)
        {
            var parts = children[index].Split('/', 2, StringSplitOptions.TrimEntries);
            if (
                !BirthDate.TryParse(parts[0], out var birth)
                || birth.Day > today
                || birth.Day.Year < 1900
            )
            {
                Refuse(
                    reading,
                    RowCodes.BadDate,
                    $"Child {index + 1} has no date of birth written yyyy-MM-dd, or one after the day of import."
                );
                return "";
            }

            var study =
                parts.Length == 1 || parts[1].Length == 0 ? "none" : parts[1].ToLowerInvariant();
            if (!FactVocabulary.Study.Contains(study, StringComparer.Ordinal))
            {
                Refuse(
                    reading,
                    RowCodes.BadValue,
                    $"Child {index + 1}: study is one of {string.Join(", ", FactVocabulary.Study)}."
                );
                return "";
            }

            children[index] = study == "none" ? birth.ToString() : $"{birth}/{study}";
        }

        return string.Join(';', children);
    }

    private static void Refuse(RowReading reading, string code, string detail) =>
        reading.Refuse(RegistryColumn.Children, code, detail);
}
