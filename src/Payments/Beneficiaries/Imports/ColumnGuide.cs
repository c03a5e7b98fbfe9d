using Payments.Domain.Beneficiaries;
using Payments.Web;

namespace Payments.Beneficiaries.Imports;

/// <summary>What the columns of the registry file are for, in words; the template, the preview and the marked file say it.</summary>
internal static class ColumnGuide
{
    private static readonly RegistryColumn[] days =
    [
        RegistryColumn.DateOfDeath,
        RegistryColumn.EffectiveFrom,
        RegistryColumn.DisabilityCertifiedOn,
        RegistryColumn.DecisionSignedOn,
        RegistryColumn.SocialPensionSignedOn,
        RegistryColumn.PayeeAuthorisedUntil,
    ];

    private static readonly RegistryColumn[] flags =
    [
        RegistryColumn.SpecialArea,
        RegistryColumn.FormerOrphan,
        RegistryColumn.Hiv,
        RegistryColumn.SteadyIncome,
        RegistryColumn.TakenIn,
        RegistryColumn.Pregnant,
        RegistryColumn.SpouseDrawsCareSupport,
        RegistryColumn.InFacility,
    ];

    /// <summary>What a column is called among people; the name itself for what is no column of ours.</summary>
    public static string Label(Speech say, string column) =>
        say.Find("column." + column) ?? say.Find("field." + Camel(column)) ?? column;

    /// <summary>What may stand in a column; null: free text.</summary>
    public static string? Values(Speech say, RegistryColumn column)
    {
        if (FactVocabulary.Allowed(column) is { } words)
        {
            var vocabulary = VocabularyOf(column);
            return string.Join(
                "; ",
                words.Select(word => $"{word} = {say.Word(vocabulary, word)}")
            );
        }

        return days.Contains(column) ? say["import.value.day"]
            : flags.Contains(column) ? say["import.value.flag"]
            : say.Find("import.value." + column.Name());
    }

    /// <summary>Where the words of a column's values are said.</summary>
    public static string VocabularyOf(RegistryColumn column) =>
        column == RegistryColumn.DisabilityLevel ? "level"
        : column == RegistryColumn.CarerChannel ? "channel"
        : Camel(column.Name());

    public static bool IsDay(RegistryColumn column) =>
        column == RegistryColumn.DateOfBirth || days.Contains(column);

    public static bool IsFlag(RegistryColumn column) => flags.Contains(column);

    /// <summary>A fault in plain words, with what may stand in its column.</summary>
    public static string Why(Speech say, string column, string code, string detail)
    {
        if (say.IsEnglish)
        {
            return detail;
        }

        var sentence = say.Find("row." + code) ?? say.Find("fault." + code) ?? detail;
        var hint =
            code is RowCodes.BadValue or RowCodes.BadDate or RowCodes.DigitsLost
            && RegistryColumns.TryParse(column, out var known)
                ? Values(say, known)
                : null;
        return hint is null ? sentence : $"{sentence} {say["import.value", hint]}";
    }

    /// <summary>Where a column stands in a form of ours.</summary>
    public static string PointerOf(RegistryColumn column) => "/" + Camel(column.Name());

    private static string Camel(string column)
    {
        var words = column.Split('_');
        return words[0]
            + string.Concat(
                words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..])
            );
    }
}
