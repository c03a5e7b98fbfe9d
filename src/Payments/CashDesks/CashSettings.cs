using Payments.Domain.CashDesks;

namespace Payments.CashDesks;

/// <summary>What a site may set for its desks.</summary>
/// <param name="ListsHeld">How many lists in a row offer the same money before it must go back to the Treasury.</param>
public sealed record CashSettings(int ListsHeld)
{
    /// <exception cref="InvalidOperationException">The setting is not 1 to 24.</exception>
    public static CashSettings Read(IConfiguration configuration)
    {
        var held = configuration.GetValue("CashDesks:ListsHeld", CashTiming.ListsHeldDefault);
        return held is >= 1 and <= 24
            ? new CashSettings(held)
            : throw new InvalidOperationException("CashDesks:ListsHeld is 1 to 24.");
    }
}
