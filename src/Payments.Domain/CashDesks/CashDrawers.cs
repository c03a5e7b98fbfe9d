using Payments.Domain.Common;

namespace Payments.Domain.CashDesks;

/// <summary>The cash of one list, drawer by drawer: each cashier's own, and the shared one of money issued to nobody by name.</summary>
/// <remarks>
/// Advanced = paid + handed back + held in every drawer. What a cashier takes out of the shared drawer counts as
/// advanced to the cashier and no longer to the shared drawer, so that the sum of the drawers is the float of the list.
/// </remarks>
public sealed class CashDrawers(IReadOnlyDictionary<string, CashFloat> drawers)
{
    /// <summary>The name of the shared drawer.</summary>
    public const string Shared = "";

    public IReadOnlyDictionary<string, CashFloat> All => drawers;

    /// <summary>The float of the list.</summary>
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

    /// <summary>Whose drawer gives money back, when <paramref name="named"/> is who was named, or null.</summary>
    public Result<string> HandingBack(string? named) =>
        named is not null ? named
        : Holders is [var only] ? only
        : Holders.Count == 0 ? Shared
        : CashDeskRefusals.SeveralHold(Holders);
}
