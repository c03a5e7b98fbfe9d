namespace Payments.Domain.Beneficiaries;

/// <summary>One good row of a registry file: a person, the facts, how the money reaches them.</summary>
/// <remarks>Words of the law stay words here, as the database stores them; null is "not given".</remarks>
public sealed record RegistryRow
{
    /// <summary>As a spreadsheet counts: the header is row 1.</summary>
    public required int Row { get; init; }

    public PersonalId? PersonalId { get; init; }

    /// <summary>The commune's file number; unique within the commune.</summary>
    public string? FileNo { get; init; }

    public required string FullName { get; init; }

    /// <summary>The commune as it is on the day of import.</summary>
    public required string CommuneCode { get; init; }

    /// <summary>The code in the file, when its commune went into the present one; null otherwise.</summary>
    public string? FormerCommuneCode { get; init; }

    public string Hamlet { get; init; } = "";

    public string Address { get; init; } = "";

    public string Phone { get; init; } = "";

    /// <summary>When these facts began; null: as the contract says for new and known people.</summary>
    public DateOnly? EffectiveFrom { get; init; }

    public required RegistryFacts Facts { get; init; }

    public required PayeeChoice Payee { get; init; }

    /// <summary>Who draws care support; null when the file names nobody.</summary>
    public PayeeChoice? Carer { get; init; }
}

/// <summary>What the law asks about a person, in the file's own words.</summary>
public sealed record RegistryFacts
{
    public required BirthDate DateOfBirth { get; init; }

    public DateOnly? DateOfDeath { get; init; }

    public string? Sex { get; init; }

    public string Household { get; init; } = "none";

    public bool SpecialArea { get; init; }

    public string? OrphanCase { get; init; }

    public bool FormerOrphan { get; init; }

    public string Study { get; init; } = "none";

    public bool Hiv { get; init; }

    public bool SteadyIncome { get; init; }

    public string Pension { get; init; } = "none";

    public string Supporter { get; init; } = "none";

    public bool TakenIn { get; init; }

    public string? SoleParent { get; init; }

    /// <summary>In the file's form with every study but <c>none</c> written out: <c>2015-04-01;2003-09-09/school</c>.</summary>
    public string Children { get; init; } = "";

    public string? DisabilityLevel { get; init; }

    public DateOnly? DisabilityCertifiedOn { get; init; }

    public bool Pregnant { get; init; }

    public string Care { get; init; } = "none";

    public bool SpouseDrawsCareSupport { get; init; }

    public bool InFacility { get; init; }

    public string? DecisionNo { get; init; }

    public DateOnly? DecisionSignedOn { get; init; }

    public string? SocialPensionDecisionNo { get; init; }

    public DateOnly? SocialPensionSignedOn { get; init; }
}

/// <summary>Who is handed the money and by which channel.</summary>
/// <param name="Relation"><c>self</c> when the person draws it alone.</param>
/// <param name="Account">Null when paid in cash and no account was given.</param>
public sealed record PayeeChoice(
    string Name,
    string Relation,
    PersonalId? PersonalId,
    DateOnly? AuthorisedUntil,
    string Channel,
    string? CashReason,
    AccountChoice? Account
);

/// <summary>An account as the file gives it.</summary>
public sealed record AccountChoice(string BankBin, AccountNumber Number, string HolderName);
