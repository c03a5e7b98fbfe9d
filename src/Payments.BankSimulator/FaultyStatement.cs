namespace Payments.BankSimulator;

/// <summary>A statement that tells something untrue; the books behind it stay as they are.</summary>
internal static class FaultyStatement
{
    /// <summary>The EndToEndId of an entry that nobody ordered.</summary>
    public const string StrangersId = "NOT-OURS-0001";

    public static Statement Apply(Statement statement, Fault? fault)
    {
        var first = statement.Entries[0];
        var truth = first.Payments[0];
        return fault switch
        {
            Fault.WrongAmountInStatement => statement with
            {
                Entries =
                [
                    first with
                    {
                        Payments =
                        [
                            Disguise(truth, truth.EndToEndId, truth.AmountVnd + 1_000),
                            .. first.Payments.Skip(1),
                        ],
                    },
                    .. statement.Entries.Skip(1),
                ],
            },
            Fault.UnknownIdInStatement => statement with
            {
                Entries =
                [
                    .. statement.Entries,
                    first with
                    {
                        Reference = "XX" + first.Reference,
                        Payments = [Disguise(truth, StrangersId, truth.AmountVnd)],
                    },
                ],
            },
            _ => statement,
        };
    }

    private static Payment Disguise(Payment truth, string endToEndId, long amountVnd) =>
        new(
            truth.Block,
            new JournalLine(JournalKind.Payment)
            {
                EndToEndId = endToEndId,
                Account = "",
                AmountVnd = amountVnd,
            }
        );
}
