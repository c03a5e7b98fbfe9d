namespace Payments.Domain.Beneficiaries;

/// <summary>The columns of the registry file, in the order in which we write them.</summary>
public enum RegistryColumn
{
    PersonalId,
    FileNo,
    FullName,
    Sex,
    DateOfBirth,
    DateOfDeath,
    CommuneCode,
    Hamlet,
    Address,
    Phone,
    EffectiveFrom,
    Household,
    SpecialArea,
    OrphanCase,
    FormerOrphan,
    Study,
    Hiv,
    SteadyIncome,
    Pension,
    Supporter,
    TakenIn,
    SoleParent,
    Children,
    DisabilityLevel,
    DisabilityCertifiedOn,
    Pregnant,
    Care,
    SpouseDrawsCareSupport,
    InFacility,
    DecisionNo,
    DecisionSignedOn,
    SocialPensionDecisionNo,
    SocialPensionSignedOn,
    Channel,
    BankBin,
    AccountNo,
    AccountName,
    CashReason,
    PayeeName,
    PayeePersonalId,
    PayeeRelation,
    PayeeAuthorisedUntil,
    CarerName,
    CarerPersonalId,
    CarerChannel,
    CarerBankBin,
    CarerAccountNo,
    CarerAccountName,
}

/// <summary>The columns' names in a file: snake_case.</summary>
public static class RegistryColumns
{
    private static readonly string[] names = [.. Enum.GetNames<RegistryColumn>().Select(SnakeCase)];

    private static readonly Dictionary<string, RegistryColumn> byName =
        Enum.GetValues<RegistryColumn>()
            .ToDictionary(column => names[(int)column], StringComparer.OrdinalIgnoreCase);

    /// <summary>The column that a corrected file carries beside ours; whatever stands in it is not read.</summary>
    public const string Faults = "Lỗi";

    public static int Count => names.Length;

    /// <summary>All names, in our order.</summary>
    public static IReadOnlyList<string> Names => names;

    public static string Name(this RegistryColumn column) => names[(int)column];

    /// <summary>Whether a header names the column of <see cref="Faults"/>.</summary>
    public static bool IsFaults(string name) =>
        CellText.Clean(name).Equals(Faults, StringComparison.OrdinalIgnoreCase);

    public static bool TryParse(string name, out RegistryColumn column) =>
        byName.TryGetValue(name, out column);

    private static string SnakeCase(string name) =>
        string.Concat(
            name.Select(
                (letter, index) =>
                    char.IsUpper(letter)
                        ? (index == 0 ? "" : "_") + char.ToLowerInvariant(letter)
                        : letter.ToString()
            )
        );
}
