namespace Payments.Domain.Banks;

/// <summary>What a bank's status word does to one payment.</summary>
public enum StatusMeaning
{
    /// <summary>Definitely not paid.</summary>
    Rejected,

    /// <summary>The bank believes it saw this before: unknown, ask.</summary>
    Duplicate,

    /// <summary>The bank is working on it.</summary>
    Accepted,

    /// <summary>Settled by the bank's word.</summary>
    Settled,

    /// <summary>Changes nothing; goes to the work queue.</summary>
    NoChange,
}

/// <summary>What a status of the whole group, or of a block, does.</summary>
public enum GroupMeaning
{
    /// <summary>All its payments are definitely not paid.</summary>
    RejectsAll,

    /// <summary>The bank believes it saw the whole before: all unknown, ask.</summary>
    DuplicateAll,

    /// <summary>Says that the batch is there, and nothing about any payment.</summary>
    SettlesNobody,

    /// <summary>Changes nothing; goes to the work queue.</summary>
    NoChange,
}

/// <summary>One map from the words of ISO 20022 to ours. A word that is not here changes nothing.</summary>
public static class StatusCodes
{
    private static readonly HashSet<string> DuplicateReasons =
    [
        "AM05",
        "DUPL",
        "DU01",
        "DU02",
        "DU03",
        "DU04",
        "DU05",
    ];

    private static readonly HashSet<string> InProgress =
    [
        "RCVD",
        "ACTC",
        "PATC",
        "ACCP",
        "ACFC",
        "ACSP",
        "ACWC",
        "ACPD",
        "PDNG",
    ];

    public static bool IsDuplicate(string reason) => DuplicateReasons.Contains(reason);

    /// <summary>What a payment's own status means.</summary>
    /// <remarks>
    /// A duplicate's reason takes away the certainty of a rejection and speaks for a word that we
    /// do not know; it takes nothing from a bank that says it is working on it or has settled.
    /// </remarks>
    public static StatusMeaning OfPayment(string? status, IReadOnlyCollection<string> reasons) =>
        status switch
        {
            "ACSC" or "ACCC" => StatusMeaning.Settled,
            not null when InProgress.Contains(status) => StatusMeaning.Accepted,
            not null when IsDuplicate(status) => StatusMeaning.Duplicate,
            _ when reasons.Any(IsDuplicate) => StatusMeaning.Duplicate,
            "RJCT" or "CANC" => StatusMeaning.Rejected,
            _ => StatusMeaning.NoChange,
        };

    /// <summary>What a status of the group or of a block means.</summary>
    public static GroupMeaning OfGroup(string? status, IReadOnlyCollection<string> reasons) =>
        status switch
        {
            "ACSC" or "ACCC" or "PART" => GroupMeaning.SettlesNobody,
            null => GroupMeaning.SettlesNobody,
            _ when InProgress.Contains(status) => GroupMeaning.SettlesNobody,
            _ when IsDuplicate(status) => GroupMeaning.DuplicateAll,
            "RJCT" when reasons.Any(IsDuplicate) => GroupMeaning.DuplicateAll,
            "RJCT" => GroupMeaning.RejectsAll,
            _ => GroupMeaning.NoChange,
        };

    /// <summary>The fact that a meaning adds to a payment; none for a word that changes nothing.</summary>
    public static PaymentFacts FactOf(StatusMeaning meaning) =>
        meaning switch
        {
            StatusMeaning.Rejected => PaymentFacts.RejectedByBank,
            StatusMeaning.Duplicate => PaymentFacts.CalledDuplicate,
            StatusMeaning.Accepted => PaymentFacts.AcceptedByBank,
            StatusMeaning.Settled => PaymentFacts.SettledByBank,
            StatusMeaning.NoChange => PaymentFacts.None,
        };
}
