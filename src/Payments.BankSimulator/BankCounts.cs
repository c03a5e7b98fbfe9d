namespace Payments.BankSimulator;

/// <summary>What a bank's books hold.</summary>
public sealed record BankCounts(
    string Bin,
    DateOnly Today,
    int Batches,
    int Payments,
    int Credits,
    int Returns,
    int BatchesWaiting
);

/// <summary>How often one EndToEndId was credited; more than once is a double payment.</summary>
public sealed record CreditCount(string EndToEndId, int Credits);
