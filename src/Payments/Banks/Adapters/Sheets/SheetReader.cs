using Payments.Domain.Banks;
using Payments.Domain.Common;
using Payments.Web;

namespace Payments.Banks.Adapters.Sheets;

/// <summary>A sheet that cannot be read, and where.</summary>
public sealed record SheetUnreadable(string Reason)
    : Refusal(RefusalKind.Rule, "sheet_unreadable", Reason);

/// <summary>Reads the sheets of banks, strictly: what is not understood is said, never guessed.</summary>
public static class SheetReader
{
    /// <summary>What a bank says about each payment that it names.</summary>
    /// <remarks>
    /// A word that the template does not know is kept as the status it is, and a refusal whose note is not known stays
    /// without a status: both change nothing and go to a person.
    /// </remarks>
    public static Result<IReadOnlyList<ReportedPayment>> Results(SheetTemplate template, byte[] raw)
    {
        var result = template.Result;
        if (!ListRows.Read(raw).TryGet(out var rows, out var refusal))
        {
            return refusal;
        }

        if (rows.Count < result.HeaderRow)
        {
            return new SheetUnreadable($"The sheet has no row {result.HeaderRow} with headings.");
        }

        var headings = rows[result.HeaderRow - 1];
        var (reference, amount, status, note) = (
            Column(headings, result.Reference),
            Column(headings, result.Amount),
            Column(headings, result.Status),
            result.Note is null ? -1 : Column(headings, result.Note)
        );
        if (
            new[]
            {
                (reference, result.Reference),
                (amount, result.Amount),
                (status, result.Status),
            }.FirstOrDefault(found => found.Item1 < 0) is
            { Item2: { } missing }
        )
        {
            return new SheetUnreadable(
                $"Row {result.HeaderRow} has no heading {missing}, or has it twice."
            );
        }

        if (result.Note is not null && note < 0)
        {
            return new SheetUnreadable(
                $"Row {result.HeaderRow} has no heading {result.Note}, or has it twice."
            );
        }

        var payments = new List<ReportedPayment>();
        for (var at = result.HeaderRow; at < rows.Count; at++)
        {
            var row = rows[at];
            var (id, word) = (ReferenceIn(Cell(row, reference)), Cell(row, status));
            if (id is null && word.Length == 0)
            {
                // A sum, a signature, an empty line: it says nothing about a payment.
                continue;
            }

            payments.Add(Payment(result, id, word, Cell(row, amount), Cell(row, note)));
        }

        return payments.Count == 0
            ? new SheetUnreadable("The sheet names no payment of ours.")
            : payments;
    }

    /// <summary>Counts and adds up an order as it was written.</summary>
    public static Result<Totals> Written(SheetTemplate template, byte[] raw)
    {
        if (!ListRows.Read(raw).TryGet(out var rows, out var refusal))
        {
            return refusal;
        }

        var at = template
            .Columns.Select((column, index) => (column, index))
            .First(column => column.column.Value == SheetValue.Amount)
            .index;
        var totals = Totals.Zero;
        foreach (var row in rows.Skip(template.Title.Count + 1))
        {
            if (AmountOf(Cell(row, at)).Whole is not { } amount)
            {
                return new SheetUnreadable("An amount of the order cannot be read back.");
            }

            totals = totals.Plus(amount);
        }

        return totals;
    }

    private static ReportedPayment Payment(
        SheetResult result,
        string? id,
        string word,
        string amount,
        string note
    )
    {
        var status = result.Words.GetValueOrDefault(SheetResult.Folded(word)) ?? Unknown(word);
        var reason = result.Reasons.GetValueOrDefault(SheetResult.Folded(note));
        if (status is "RJCT" or "CANC" && result.Reasons.Count > 0 && reason is null)
        {
            // A refusal for no reason that we know may be a duplicate of one that was paid.
            status = Unknown(status);
        }

        return new ReportedPayment(
            null,
            null,
            id,
            null,
            status,
            reason is null ? [] : [reason],
            null,
            null,
            AmountOf(amount)
        );
    }

    /// <summary>No status code looks like this, so that it is nobody's guess what the bank meant.</summary>
    private static string Unknown(string word) => "?" + (word.Length > 35 ? word[..35] : word);

    /// <summary>Our id, alone or among other words of a memo.</summary>
    private static string? ReferenceIn(string text) =>
        text.Split(
                (char[])[' ', '\t', '\n', '-', '.', ',', ';', ':'],
                StringSplitOptions.RemoveEmptyEntries
            )
            .FirstOrDefault(word => EndToEndId.TryParse(word, out _));

    /// <summary><c>750000</c>, <c>750.000</c>, <c>750,000</c>; anything else is no amount.</summary>
    private static ReportedAmount AmountOf(string text)
    {
        var groups = text.Split(text.Contains('.', StringComparison.Ordinal) ? '.' : ',');
        var isGrouped =
            groups.Length > 1
            && groups[0].Length is >= 1 and <= 3
            && groups.Skip(1).All(group => group.Length == 3 && group.All(char.IsAsciiDigit));
        return ReportedAmount.Read(isGrouped ? string.Concat(groups) : text, null);
    }

    private static int Column(string[] headings, string heading)
    {
        var folded = SheetResult.Folded(heading);
        var found = headings
            .Select((text, at) => (text, at))
            .Where(cell => SheetResult.Folded(cell.text) == folded)
            .ToList();
        return found.Count == 1 ? found[0].at : -1;
    }

    private static string Cell(string[] row, int at) => at >= 0 && at < row.Length ? row[at] : "";
}
