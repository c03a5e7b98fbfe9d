namespace Payments.Domain.Beneficiaries;

/// <summary>Against what a file is read: the day of import, the edition of its commune codes, the reference data.</summary>
public sealed record RegistryRules(
    DateOnly Today,
    DateOnly CodesOn,
    CommuneDirectory Communes,
    BankDirectory Banks
)
{
    /// <summary>An authorisation that ends within so many days is a doubt.</summary>
    public int AuthorisationWarningDays { get; init; } = 60;

    /// <summary>Below this age a child may be registered by the commune's file number alone.</summary>
    public int AgeWithoutPersonalId { get; init; } = 16;
}
