namespace Payments.Domain.Reconciliation;

/// <summary>Where a payout's money is. Every payout stands in exactly one place.</summary>
public enum Place
{
    /// <summary>On a list that is not released yet.</summary>
    Due,

    /// <summary>Stopped by a person.</summary>
    Held,
    PaidByAccount,
    PaidInCash,

    /// <summary>On its way through a bank.</summary>
    InProgress,

    /// <summary>Nobody knows whether the bank paid.</summary>
    Unknown,

    /// <summary>Waits for a desk, or for a new account after a definite failure.</summary>
    AwaitingCash,
    NotCollected,

    /// <summary>Paid, and sent back by the receiver's bank.</summary>
    Returned,
    ReturnedToTreasury,
    Cancelled,
}
