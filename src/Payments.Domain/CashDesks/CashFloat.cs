using Payments.Domain.Common;

namespace Payments.Domain.CashDesks;

/// <summary>The cash entrusted to a desk for one list: issued = paid + handed back + still held, always.</summary>
/// <remarks>What is held is computed, never stored, so that it cannot disagree with what happened.</remarks>
public readonly record struct CashFloat(Vnd Issued, Vnd HandedBack, Vnd Paid)
{
    public static readonly CashFloat Empty = new(Vnd.Zero, Vnd.Zero, Vnd.Zero);

    /// <summary>What must lie in the drawer now.</summary>
    public Vnd Held => Issued - HandedBack - Paid;

    /// <summary>The list may close: nothing lies in the drawer, nothing is missing from it.</summary>
    public bool IsBalanced => Held == Vnd.Zero;

    public CashFloat Issue(Vnd amount) => this with { Issued = Issued + amount };

    /// <summary>Refuses more than is held.</summary>
    public Result<CashFloat> HandBack(Vnd amount) =>
        amount > Held
            ? CashDeskRefusals.FloatExceeded(this, amount)
            : this with
            {
                HandedBack = HandedBack + amount,
            };

    /// <summary>Refuses more than is held: nobody is paid out of another list's money.</summary>
    public Result<CashFloat> Pay(Vnd amount) =>
        amount > Held
            ? CashDeskRefusals.FloatExceeded(this, amount)
            : this with
            {
                Paid = Paid + amount,
            };

    /// <summary>A hand-over that did not take place: its money is in the drawer again.</summary>
    public CashFloat TakeBack(Vnd amount) => this with { Paid = Paid - amount };

    /// <summary>Null when the list may close.</summary>
    public Refusal? WhyNotClosed(long rowsOpen) =>
        rowsOpen > 0 ? CashDeskRefusals.RowsOpen(rowsOpen)
        : IsBalanced ? null
        : CashDeskRefusals.FloatNotBalanced(this);
}
