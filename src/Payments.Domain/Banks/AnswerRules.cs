namespace Payments.Domain.Banks;

/// <summary>What a status report adds to one named payment.</summary>
/// <param name="Key">Our end-to-end id as the bank repeated it.</param>
/// <param name="Fact">The fact it adds; <see cref="PaymentFacts.None"/> goes to the work queue.</param>
/// <param name="ReasonCode">The first reason, if any.</param>
public readonly record struct PaymentVerdict(
    string Key,
    PaymentFacts Fact,
    string? Status,
    string? ReasonCode,
    string? BankReference,
    ReportedAmount? Amount
);

/// <summary>What a status report adds to every payment of the batch, or of one block.</summary>
/// <param name="PmtInfId">Null: the whole batch.</param>
public readonly record struct WholeVerdict(string? PmtInfId, PaymentFacts Fact, string? ReasonCode);

/// <summary>Everything that one status report changes.</summary>
/// <param name="Wholes">Applies to payments that <paramref name="Payments"/> does not name.</param>
/// <param name="Oddities">What changed nothing and a person should see; no personal data.</param>
public sealed record BatchVerdict(
    IReadOnlyList<WholeVerdict> Wholes,
    IReadOnlyList<PaymentVerdict> Payments,
    IReadOnlyList<string> Oddities
);

/// <summary>From a bank's report to facts. Guesses nothing.</summary>
public static class AnswerRules
{
    public static BatchVerdict Read(StatusReport report)
    {
        var oddities = new List<string>();
        var wholes = new List<WholeVerdict>();
        AddWhole(wholes, oddities, null, report.GroupStatus, report.GroupReasons);
        foreach (var block in report.Blocks)
        {
            ReadBlock(wholes, oddities, block);
        }

        var payments = new List<PaymentVerdict>(report.Payments.Count);
        foreach (var payment in report.Payments)
        {
            if (payment.Key is not { } key)
            {
                oddities.Add("A payment without any id of ours.");
                continue;
            }

            payments.Add(
                new PaymentVerdict(
                    key,
                    StatusCodes.FactOf(StatusCodes.OfPayment(payment.Status, payment.Reasons)),
                    payment.Status,
                    payment.Reasons.Count > 0 ? payment.Reasons[0] : null,
                    payment.BankReference,
                    payment.Amount
                )
            );
        }

        return new BatchVerdict(wholes, payments, oddities);
    }

    /// <remarks>
    /// The word for a block also covers "some payment in it was rejected": it speaks for all of
    /// them only when it names none.
    /// </remarks>
    private static void ReadBlock(List<WholeVerdict> wholes, List<string> oddities, ReportedBlock block)
    {
        if (block.ListedPayments > 0)
        {
            return;
        }

        if (WireText.Key(block.PmtInfId) is { } id)
        {
            AddWhole(wholes, oddities, id, block.Status, block.Reasons);
        }
        else if (block.Status is not null)
        {
            oddities.Add("A block without an id of ours.");
        }
    }

    private static void AddWhole(
        List<WholeVerdict> wholes,
        List<string> oddities,
        string? pmtInfId,
        string? status,
        IReadOnlyList<string> reasons
    )
    {
        var reason = reasons.Count > 0 ? reasons[0] : null;
        switch (StatusCodes.OfGroup(status, reasons))
        {
            case GroupMeaning.RejectsAll:
                wholes.Add(new WholeVerdict(pmtInfId, PaymentFacts.RejectedByBank, reason));
                break;
            case GroupMeaning.DuplicateAll:
                wholes.Add(new WholeVerdict(pmtInfId, PaymentFacts.CalledDuplicate, reason));
                break;
            case GroupMeaning.NoChange:
                oddities.Add($"The word {status} for a whole is not known.");
                break;
            case GroupMeaning.SettlesNobody:
                break;
        }
    }
}
