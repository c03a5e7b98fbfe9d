namespace Payments.Domain.Banks;

/// <summary>A pain.002 as read, before anything is concluded from it.</summary>
/// <param name="MessageName">For example <c>pain.002.001.10</c>.</param>
public sealed record StatusReport(
    string MessageName,
    string? MessageId,
    string OriginalMessageId,
    string? GroupStatus,
    IReadOnlyList<string> GroupReasons,
    IReadOnlyList<ReportedBlock> Blocks,
    IReadOnlyList<ReportedPayment> Payments
);

/// <summary>What a pain.002 says about one block as a whole.</summary>
public sealed record ReportedBlock(
    string? PmtInfId,
    string? Status,
    IReadOnlyList<string> Reasons,
    int ListedPayments
);

/// <summary>What a pain.002 says about one payment. Everything may be missing.</summary>
/// <param name="Amount">The original amount, when the bank repeats it.</param>
public sealed record ReportedPayment(
    string? PmtInfId,
    string? InstrId,
    string? EndToEndId,
    string? Uetr,
    string? Status,
    IReadOnlyList<string> Reasons,
    string? AdditionalInformation,
    string? BankReference,
    ReportedAmount? Amount
)
{
    /// <summary>
    /// The id under which we look for the payment: our end-to-end id, else our instruction id,
    /// which is written with the same value. <c>NOTPROVIDED</c> is never a key.
    /// </summary>
    public string? Key => WireText.Key(EndToEndId) ?? WireText.Key(InstrId);
}

/// <summary>Ids as banks send them.</summary>
public static class WireText
{
    /// <summary>The text, or null when it identifies nothing.</summary>
    public static string? Key(string? text) =>
        string.IsNullOrWhiteSpace(text) || text is "NOTPROVIDED" or "NONREF" ? null : text;
}
