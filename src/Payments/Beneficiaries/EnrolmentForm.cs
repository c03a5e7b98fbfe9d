using Payments.Entitlement;

namespace Payments.Beneficiaries;

/// <summary>The form of the body of <c>POST /v1/beneficiaries</c>, for its description; it is read member by member.</summary>
/// <param name="Channel">account or cash; cash needs a reason.</param>
public sealed record EnrolmentForm(
    string FullName,
    string CommuneCode,
    string Channel,
    PersonMembers Person
)
{
    /// <summary>Twelve digits; it or the file number is needed.</summary>
    public string? PersonalId { get; init; }

    /// <summary>The commune's file number; alone only under 16 or with <c>no_identity_document</c>.</summary>
    public string? FileNo { get; init; }

    public string? Hamlet { get; init; }

    public string? Address { get; init; }

    public string? Phone { get; init; }

    /// <summary>When these facts began; absent: as far back as the decision.</summary>
    public DateOnly? EffectiveFrom { get; init; }

    public string? BankBin { get; init; }

    public string? AccountNo { get; init; }

    public string? AccountName { get; init; }

    /// <summary>no_bank_access, disability, age, no_identity_document, remote_area, guardian_pending or other.</summary>
    public string? CashReason { get; init; }

    /// <summary>Who receives it for the person.</summary>
    public string? PayeeName { get; init; }

    public string? PayeePersonalId { get; init; }

    public string? PayeeRelation { get; init; }

    public DateOnly? PayeeAuthorisedUntil { get; init; }

    /// <summary>Who draws the care support.</summary>
    public string? CarerName { get; init; }

    public string? CarerPersonalId { get; init; }

    public string? CarerChannel { get; init; }

    public string? CarerBankBin { get; init; }

    public string? CarerAccountNo { get; init; }

    public string? CarerAccountName { get; init; }

    /// <summary>Grants the monthly allowance and care support; it or the other is needed.</summary>
    public NumberedDecision? Decision { get; init; }

    public NumberedDecision? SocialPensionDecision { get; init; }
}

/// <summary>A decision by its number and the day of its signing.</summary>
public sealed record NumberedDecision(DateOnly SignedOn)
{
    public string? Number { get; init; }
}

/// <summary>The form of the body of <c>POST /v1/beneficiaries/{id}/facts</c>.</summary>
public sealed record ChangedFactsForm(DateOnly EffectiveFrom, ChangedMembers Person);
