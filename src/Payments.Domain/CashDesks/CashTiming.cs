namespace Payments.Domain.CashDesks;

/// <summary>For how long uncollected cash is offered again.</summary>
public static class CashTiming
{
    /// <summary>How many lists in a row may offer the same money before it must go back to the Treasury.</summary>
    /// <remarks>
    /// No decree names a period; unpaid money is carried to the next month. Decree 176/2025/NĐ-CP, art. 6(2).
    /// </remarks>
    public const int ListsHeldDefault = 3;
}
