using System.Globalization;
using Payments.Domain.Common;

namespace Payments.Domain.Reconciliation;

/// <summary>What the books of one payment list say at its closing.</summary>
/// <param name="DeclaredPayouts">As counted when the list was calculated.</param>
/// <param name="Unbooked">Settled by a bank's word, without an entry of a statement.</param>
/// <param name="BlocksBalanced">Every block and batch sums to what was sent to the bank.</param>
public sealed record ListBooks(
    string CommuneCode,
    string State,
    long DeclaredPayouts,
    Vnd DeclaredTotal,
    Reckoning Reckoning,
    Figure Unbooked,
    bool BlocksBalanced
)
{
    /// <summary>Every đồng of the list stands in a place, and the banks were sent what was approved.</summary>
    public bool IsBalanced => BlocksBalanced && Reckoning.Accounts(DeclaredPayouts, DeclaredTotal);
}

/// <summary>When a list may close.</summary>
public static class ListClosing
{
    public static readonly Refusal AlreadyClosed = new(
        RefusalKind.Conflict,
        "already_closed",
        "The lists are already closed."
    );

    /// <summary>Null when the list may close; what is held, not collected or returned goes on by name.</summary>
    public static Refusal? WhyNot(ListBooks books)
    {
        if (books.State is not ("released" or "settled"))
        {
            return new Refusal(
                RefusalKind.Conflict,
                "list_state",
                $"Commune {books.CommuneCode}: the list is {books.State}; only a released list closes."
            );
        }

        var reckoning = books.Reckoning;
        if (!reckoning.IsQuiet)
        {
            return reckoning[Place.Unknown].Count > 0
                ? NotReconciled(books, "unknown", reckoning[Place.Unknown])
                : NotReconciled(books, "in progress", reckoning[Place.InProgress]);
        }

        if (books.Unbooked.Count > 0)
        {
            return NotReconciled(books, "settled without an entry of a statement", books.Unbooked);
        }

        return books.IsBalanced
            ? null
            : NotReconciled(
                books,
                "accounted for, which is not what was approved",
                reckoning.Total
            );
    }

    private static Refusal NotReconciled(ListBooks books, string what, Figure figure) =>
        new(
            RefusalKind.Conflict,
            "not_reconciled",
            string.Create(
                CultureInfo.InvariantCulture,
                $"Commune {books.CommuneCode}: {figure.Count} payments of {figure.Amount} are {what}."
            )
        );
}
