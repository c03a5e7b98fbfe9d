namespace Payments.CashDesks.Printing;

/// <summary>A row of a cash list as it was cut. These are the members of the stored edition.</summary>
/// <param name="IdTail">The last four digits of the personal id; null: none is known.</param>
/// <param name="Group">One of <see cref="PrintedRow.GroupOf"/>: nobody's condition can be told from it.</param>
/// <param name="MonthVnd">What is owed for the month of the list.</param>
/// <param name="ArrearsVnd">What is owed for other months.</param>
/// <param name="PayeeName">Who receives it instead; null: the person.</param>
/// <param name="Mark">Why it is not to be handed out as it stands: handed_over, held, …; null: it is.</param>
internal sealed record PrintedRow(
    int No,
    Guid PaymentId,
    string Hamlet,
    string Name,
    string? BirthYear,
    string? IdTail,
    string Group,
    IReadOnlyList<DateOnly> Months,
    long MonthVnd,
    long ArrearsVnd,
    long AmountVnd,
    string? PayeeName,
    string? PayeeRelation,
    string? Mark
)
{
    /// <summary>
    /// Every allowance and its care support is one group: the sheet lies open on a table, and a finer word would say who
    /// is disabled or ill.
    /// </summary>
    public static string GroupOf(string benefit) =>
        benefit switch
        {
            "social_pension" => "Hưu trí xã hội",
            "funeral" => "Mai táng phí",
            _ => "Trợ cấp xã hội",
        };

    /// <summary>Numbered from 1 in the order of the list.</summary>
    public static List<PrintedRow> InOrder(IEnumerable<PrintedRow> rows) =>
        [
            .. ListOrder
                .Of(rows, row => (row.Hamlet, row.Name, row.PaymentId))
                .Select((row, at) => row with { No = at + 1 }),
        ];
}
