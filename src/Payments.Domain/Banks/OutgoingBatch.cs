using Payments.Domain.Common;

namespace Payments.Domain.Banks;

/// <summary>Head of one file: one paying bank, one release.</summary>
/// <param name="Count">Payments of all its blocks, known before writing.</param>
/// <param name="Sum">Sum of all its blocks, known before writing.</param>
public sealed record BatchHead(
    string MsgId,
    DateTimeOffset CreatedAt,
    string InitiatingParty,
    int Count,
    Vnd Sum
);

/// <summary>Head of one block: what one payment list sends through one bank in one debit.</summary>
/// <param name="DebtorName">As banks write it, see <see cref="LatinName"/>.</param>
/// <param name="DebtorAgent">BIN of the paying bank.</param>
public sealed record BlockHead(
    string PmtInfId,
    string DebtorName,
    string DebtorAccount,
    string DebtorAgent,
    DateOnly ExecuteOn,
    int Count,
    Vnd Sum
);

/// <summary>One payment of a block.</summary>
/// <param name="CreditorAgent">BIN of the beneficiary's bank.</param>
/// <param name="CreditorName">As banks write it, see <see cref="LatinName"/>.</param>
/// <param name="Text">See <see cref="TransferText"/>.</param>
/// <param name="Uetr">Version 4, or null when none is kept.</param>
public readonly record struct PaymentLine(
    string EndToEndId,
    Vnd Amount,
    string CreditorAgent,
    string CreditorName,
    string CreditorAccount,
    string Text,
    Guid? Uetr = null
);

/// <summary>Count and sum: how a block, a file or a bank's entry is compared with another.</summary>
public readonly record struct Totals(int Count, Vnd Sum)
{
    public static readonly Totals Zero = new(0, Vnd.Zero);

    public static Totals operator +(Totals left, Totals right) =>
        new(left.Count + right.Count, left.Sum + right.Sum);

    public static Totals operator -(Totals left, Totals right) =>
        new(left.Count - right.Count, left.Sum - right.Sum);

    public static Totals Add(Totals left, Totals right) => left + right;

    public static Totals Subtract(Totals left, Totals right) => left - right;

    public Totals Plus(Vnd amount) => new(Count + 1, Sum + amount);
}
