using Payments.Domain.Beneficiaries;
using Payments.Web;

namespace Payments.Beneficiaries.Pages;

/// <summary>The fields of the forms about a person; each is a member of the API's body.</summary>
internal static class PersonFields
{
    /// <summary>The circumstances that the law asks about.</summary>
    public static IReadOnlyList<Field> Circumstances { get; } =
    [
        new("/person/household", FieldKind.Choice) { Options = Words(RegistryColumn.Household) },
        new("/person/disability/level", FieldKind.Choice)
        {
            Options = Words(RegistryColumn.DisabilityLevel),
        },
        new("/person/disability/certifiedOn", FieldKind.Day),
        new("/person/orphanCase", FieldKind.Choice) { Options = Words(RegistryColumn.OrphanCase) },
        new("/person/formerOrphan", FieldKind.YesNo),
        new("/person/study", FieldKind.Choice) { Options = Words(RegistryColumn.Study) },
        new("/person/soleParent", FieldKind.Choice) { Options = Words(RegistryColumn.SoleParent) },
        new("/person/supporter", FieldKind.Choice) { Options = Words(RegistryColumn.Supporter) },
        new("/person/pension", FieldKind.Choice) { Options = Words(RegistryColumn.Pension) },
        new("/person/hiv", FieldKind.YesNo),
        new("/person/steadyIncome", FieldKind.YesNo),
        new("/person/specialArea", FieldKind.YesNo),
        new("/person/takenIn", FieldKind.YesNo),
        new("/person/pregnant", FieldKind.YesNo),
        new("/person/care", FieldKind.Choice) { Options = Words(RegistryColumn.Care) },
        new("/person/spouseDrawsCareSupport", FieldKind.YesNo),
        new("/person/inFacility", FieldKind.YesNo),
    ];

    public static Field Sex { get; } =
        new("/person/sex", FieldKind.Choice) { Options = Words(RegistryColumn.Sex) };

    public static Field CashReason(string pointer, bool required = false) =>
        new(pointer, FieldKind.Choice)
        {
            Options = Words(RegistryColumn.CashReason),
            Vocabulary = "cashReason",
            Required = required,
        };

    public static Field Bank(string pointer, bool required = false) =>
        new(pointer, FieldKind.Choice)
        {
            Required = required,
            Options = [.. Banks.Select(bank => bank.Bin)],
            OptionTexts = Banks.ToDictionary(bank => bank.Bin, bank => bank.ShortName),
        };

    public static Field Payee(string pointer) =>
        new(pointer, FieldKind.Choice)
        {
            Options = ["beneficiary", "carer"],
            Vocabulary = "payeeRole",
        };

    private static IEnumerable<Bank> Banks =>
        ReferenceData
            .Banks.All.Where(bank => bank.Transfer != TransferSupport.No)
            .OrderBy(bank => bank.ShortName, StringComparer.Ordinal);

    private static IReadOnlyList<string> Words(RegistryColumn column) =>
        FactVocabulary.Allowed(column) ?? [];
}
