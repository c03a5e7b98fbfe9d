using System.Globalization;
using Payments.Domain.Beneficiaries;

namespace Payments.CashDesks;

/// <summary>
/// The order of a cash list, on the screen and on a round: by hamlet, with numbers as numbers; inside by given name, as
/// Vietnamese lists are; then by payment. A row's number on the list is its place in it.
/// </summary>
internal static class ListOrder
{
    private static readonly CompareInfo vietnamese = CultureInfo
        .GetCultureInfo("vi-VN")
        .CompareInfo;

    public static List<T> Of<T>(
        IEnumerable<T> rows,
        Func<T, (string Hamlet, string Name, Guid PaymentId)> of
    )
    {
        var keyed = rows.Select(row => (Row: row, Of: of(row)))
            .Select(row => (row.Row, row.Of, Key: VietnameseName.SortKey(row.Of.Name)))
            .ToList();
        keyed.Sort(
            (left, right) =>
                vietnamese.Compare(left.Of.Hamlet, right.Of.Hamlet, CompareOptions.NumericOrdering)
                    is not 0
                        and var byHamlet
                    ? byHamlet
                : vietnamese.Compare(left.Key, right.Key) is not 0 and var byName ? byName
                : left.Of.PaymentId.CompareTo(right.Of.PaymentId)
        );
        return [.. keyed.Select(row => row.Row)];
    }
}
