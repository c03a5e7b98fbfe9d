using Payments.Domain.Common;

namespace Payments.Domain.Reconciliation;

/// <summary>How many and how much.</summary>
public readonly record struct Figure(long Count, Vnd Amount)
{
    public static readonly Figure None = new(0, Vnd.Zero);

    public static Figure operator +(Figure left, Figure right) =>
        new(left.Count + right.Count, left.Amount + right.Amount);

    public static Figure Add(Figure left, Figure right) => left + right;

    public override string ToString() => $"{Count} ({Amount})";
}
