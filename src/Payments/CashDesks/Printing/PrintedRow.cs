using System.Globalization;
using Payments.Domain.Beneficiaries;

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
    private static readonly CompareInfo vietnamese = CultureInfo
        .GetCultureInfo("vi-VN")
        .CompareInfo;

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

    /// <summary>By hamlet, with numbers as numbers; inside by given name, as Vietnamese lists are; then by payment.</summary>
    public static List<PrintedRow> InOrder(IEnumerable<PrintedRow> rows)
    {
        var keyed = rows.Select(row => (Row: row, Key: VietnameseName.SortKey(row.Name))).ToList();
        keyed.Sort(
            (left, right) =>
                vietnamese.Compare(
                    left.Row.Hamlet,
                    right.Row.Hamlet,
                    CompareOptions.NumericOrdering
                )
                    is not 0
                        and var byHamlet
                    ? byHamlet
                : vietnamese.Compare(left.Key, right.Key) is not 0 and var byName ? byName
                : left.Row.PaymentId.CompareTo(right.Row.PaymentId)
        );
        return [.. keyed.Select((pair, at) => pair.Row with { No = at + 1 })];
    }
}
