using Payments.Domain.Common;

namespace Payments.Domain.CashDesks;

/// <summary>The cash of one list, drawer by drawer: each cashier's own, and the shared one of money issued to nobody by name.</summary>
/// <remarks>
/// Advanced = paid + handed back + held in every drawer. What a cashier takes out of the shared drawer counts as
/// advanced to the cashier and no longer to the shared drawer, so that the sum of the drawers is the list's <see cref="CashFloat"/>.
/// </remarks>
public sealed class CashDrawers(IReadOnlyDictionary<string, CashFloat> drawers)
{
    /// <summary>The name of the shared drawer.</summary>
    public const string Shared = "";

    public IReadOnlyDictionary<string, CashFloat> All => drawers;

    /// <summary>The list as a whole.</summary>
    public CashFloat Whole =>
        drawers.Values.Aggregate(
            CashFloat.Empty,
            (sum, drawer) =>
                new CashFloat(
                    sum.Issued + drawer.Issued,
                    sum.HandedBack + drawer.HandedBack,
                    sum.Paid + drawer.Paid
                )
        );

    public CashFloat Of(string cashier) => drawers.GetValueOrDefault(cashier, CashFloat.Empty);

    /// <summary>Whoever holds money, the shared drawer included.</summary>
    public IReadOnlyList<string> Holders =>
        [
            .. drawers
                .Where(drawer => drawer.Value.Held > Vnd.Zero)
                .Select(drawer => drawer.Key)
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>What a cashier must take from the shared drawer to pay an amount: zero when the own one covers it.</summary>
    /// <returns>Refused when both do not cover it: nobody pays out of a colleague's drawer.</returns>
    public Result<Vnd> ToTake(string cashier, Vnd amount)
    {
        var own = Of(cashier).Held;
        if (amount <= own)
        {
            return Vnd.Zero;
        }

        return amount <= own + Of(Shared).Held
            ? amount - own
            : CashDeskRefusals.DrawerExceeded(own + Of(Shared).Held, amount);
    }

    /// <summary>From which drawer money is handed back.</summary>
    /// <param name="named">The cashier who was named; null: nobody.</param>
    /// <remarks>
    /// The named cashier's own; with nobody named the only one that holds money. What that does not cover comes out of the
    /// shared drawer, into which the named cashier, or whoever holds money, puts what is missing. Never refused while the
    /// drawers in question hold enough.
    /// </remarks>
    public Result<HandBack> HandingBack(string? named, Vnd amount)
    {
        var own = named ?? (Holders is [var only] ? only : Shared);
        if (amount <= Of(own).Held)
        {
            return new HandBack(own, []);
        }

        var missing = amount - Of(Shared).Held;
        var putIn = new List<(string Cashier, Vnd Amount)>();
        foreach (var cashier in named is null ? Holders : [named])
        {
            var held = Of(cashier).Held;
            var part = held < missing ? held : missing;
            if (cashier != Shared && part > Vnd.Zero)
            {
                putIn.Add((cashier, part));
                missing -= part;
            }
        }

        return missing <= Vnd.Zero
            ? new HandBack(Shared, putIn)
            : CashDeskRefusals.DrawerExceeded(amount - missing, amount);
    }
}

/// <summary>Money on its way back to the treasurer.</summary>
/// <param name="Drawer">Whose drawer it leaves.</param>
/// <param name="PutIn">What cashiers put into the shared drawer first.</param>
public sealed record HandBack(string Drawer, IReadOnlyList<(string Cashier, Vnd Amount)> PutIn);
