using System.Globalization;
using Payments.Domain.Beneficiaries;

namespace Payments.Beneficiaries;

/// <summary>The columns of a snapshot of facts, the members of <c>person</c> in JSON, and the cells of a registry file.</summary>
/// <remarks>A column of the table and of the file have the same name, and nearly always the same text.</remarks>
internal static class FactColumns
{
    public const string DecisionNo = "decision_no";
    public const string DecisionSignedOn = "decision_signed_on";
    public const string SocialPensionDecisionNo = "social_pension_decision_no";
    public const string SocialPensionSignedOn = "social_pension_signed_on";
    public const string DateOfDeath = "date_of_death";
    public const string Household = "household";
    public const string HouseholdYear = "household_year";
    public const string SpecialArea = "special_area";
    public const string SpecialAreaYear = "special_area_year";

    /// <summary>What <c>person</c> may hold, and the columns that each member fills.</summary>
    public static readonly IReadOnlyList<(string Member, RegistryColumn[] Columns)> Members =
    [
        ("dateOfBirth", [RegistryColumn.DateOfBirth]),
        ("dateOfDeath", [RegistryColumn.DateOfDeath]),
        ("sex", [RegistryColumn.Sex]),
        ("household", [RegistryColumn.Household]),
        ("specialArea", [RegistryColumn.SpecialArea]),
        ("orphanCase", [RegistryColumn.OrphanCase]),
        ("formerOrphan", [RegistryColumn.FormerOrphan]),
        ("study", [RegistryColumn.Study]),
        ("hiv", [RegistryColumn.Hiv]),
        ("steadyIncome", [RegistryColumn.SteadyIncome]),
        ("pension", [RegistryColumn.Pension]),
        ("supporter", [RegistryColumn.Supporter]),
        ("takenIn", [RegistryColumn.TakenIn]),
        ("soleParent", [RegistryColumn.SoleParent]),
        ("children", [RegistryColumn.Children]),
        ("disability", [RegistryColumn.DisabilityLevel, RegistryColumn.DisabilityCertifiedOn]),
        ("pregnant", [RegistryColumn.Pregnant]),
        ("care", [RegistryColumn.Care]),
        ("spouseDrawsCareSupport", [RegistryColumn.SpouseDrawsCareSupport]),
        ("inFacility", [RegistryColumn.InFacility]),
    ];

    private static readonly HashSet<RegistryColumn> flags =
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

    /// <summary>All columns of a snapshot, decisions included.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        .. Members.SelectMany(member => member.Columns).Select(column => column.Name()),
        DecisionNo,
        DecisionSignedOn,
        SocialPensionDecisionNo,
        SocialPensionSignedOn,
        HouseholdYear,
        SpecialAreaYear,
    ];

    public static bool IsFlag(RegistryColumn column) => flags.Contains(column);

    /// <summary>Facts of a registry row as the columns of a snapshot.</summary>
    public static Dictionary<string, object?> Of(RegistryFacts facts) =>
        new()
        {
            ["date_of_birth"] = facts.DateOfBirth.ToString(),
            [DateOfDeath] = facts.DateOfDeath,
            ["sex"] = facts.Sex,
            ["household"] = facts.Household,
            ["special_area"] = facts.SpecialArea,
            ["orphan_case"] = facts.OrphanCase,
            ["former_orphan"] = facts.FormerOrphan,
            ["study"] = facts.Study,
            ["hiv"] = facts.Hiv,
            ["steady_income"] = facts.SteadyIncome,
            ["pension"] = facts.Pension,
            ["supporter"] = facts.Supporter,
            ["taken_in"] = facts.TakenIn,
            ["sole_parent"] = facts.SoleParent,
            ["children"] = facts.Children,
            ["disability_level"] = facts.DisabilityLevel,
            ["disability_certified_on"] = facts.DisabilityCertifiedOn,
            ["pregnant"] = facts.Pregnant,
            ["care"] = facts.Care,
            ["spouse_draws_care_support"] = facts.SpouseDrawsCareSupport,
            ["in_facility"] = facts.InFacility,
            [DecisionNo] = facts.DecisionNo,
            [DecisionSignedOn] = facts.DecisionSignedOn,
            [SocialPensionDecisionNo] = facts.SocialPensionDecisionNo,
            [SocialPensionSignedOn] = facts.SocialPensionSignedOn,
            [HouseholdYear] = null,
            [SpecialAreaYear] = null,
        };

    /// <summary>A stored value as the cell of a file.</summary>
    public static string Cell(object? value) =>
        value switch
        {
            null => "",
            bool flag => flag ? "true" : "false",
            DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };

    /// <summary>A snapshot as the <c>person</c> of the contract; what is none or false is left out.</summary>
    public static Dictionary<string, object> Person(IReadOnlyDictionary<string, object?> facts)
    {
        var person = new Dictionary<string, object>();
        foreach (var (member, columns) in Members)
        {
            var value = facts[columns[0].Name()];
            if (value is null or false or "" or "none")
            {
                continue;
            }

            person[member] = member switch
            {
                "children" => Children((string)value),
                "disability" => new Dictionary<string, object?>
                {
                    ["level"] = value,
                    ["certifiedOn"] = facts[columns[1].Name()],
                },
                _ => value,
            };
        }

        return person;
    }

    private static List<Dictionary<string, string>> Children(string cell) =>
        [
            .. cell.Split(';')
                .Select(child => child.Split('/'))
                .Select(parts => new Dictionary<string, string>
                {
                    ["dateOfBirth"] = parts[0],
                    ["study"] = parts.Length > 1 ? parts[1] : "none",
                }),
        ];
}
