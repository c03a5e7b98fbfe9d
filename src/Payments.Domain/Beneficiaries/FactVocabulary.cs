using System.Collections.Frozen;

namespace Payments.Domain.Beneficiaries;

/// <summary>The words that a column of the registry file may hold; what the law makes of them is another room's.</summary>
public static class FactVocabulary
{
    private static readonly FrozenDictionary<RegistryColumn, string[]> words = new Dictionary<
        RegistryColumn,
        string[]
    >
    {
        [RegistryColumn.Sex] = ["male", "female"],
        [RegistryColumn.Household] = ["poor", "near_poor", "none"],
        [RegistryColumn.OrphanCase] = ["a", "b", "c", "d", "dd", "e", "g", "h", "i", "k", "l"],
        [RegistryColumn.Study] = Study,
        [RegistryColumn.Pension] = ["none", "retirement", "social_insurance", "survivor", "other"],
        [RegistryColumn.Supporter] = ["none", "able", "on_allowance"],
        [RegistryColumn.SoleParent] = ["never_married", "widowed", "spouse_missing"],
        [RegistryColumn.DisabilityLevel] = ["mild", "severe", "extreme"],
        [RegistryColumn.Care] = ["none", "own_household", "foster"],
        [RegistryColumn.Channel] = Channels,
        [RegistryColumn.CarerChannel] = Channels,
        [RegistryColumn.CashReason] =
        [
            "no_bank_access",
            "disability",
            "age",
            "no_identity_document",
            "remote_area",
            "guardian_pending",
            "other",
        ],
    }.ToFrozenDictionary();

    public static string[] Study =>
        [
            "none",
            "school",
            "continuing",
            "vocational",
            "secondary_professional",
            "college",
            "university_first",
        ];

    private static string[] Channels => ["account", "cash"];

    /// <summary>The words allowed in a column; null when the column takes free text, dates or numbers.</summary>
    public static IReadOnlyList<string>? Allowed(RegistryColumn column) =>
        words.TryGetValue(column, out var allowed) ? allowed : null;
}
