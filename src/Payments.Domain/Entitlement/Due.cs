using Payments.Domain.Common;

namespace Payments.Domain.Entitlement;

/// <summary>One month of a subtraction; <see cref="DifferenceVnd"/> is signed.</summary>
public readonly record struct MonthDue(PayMonth Month, long OwedVnd, long ChargedVnd)
{
    public long DifferenceVnd => OwedVnd - ChargedVnd;
}

/// <summary>What is due after what was already charged, month by month.</summary>
/// <remarks>
/// Nothing is netted: months owed more than charged are arrears to pay, months charged more than owed
/// open a recovery. Decree 20/2021/NĐ-CP, art. 34(4).
/// </remarks>
public sealed record Due
{
    private Due(IReadOnlyList<MonthDue> months)
    {
        Months = months;
        DueVnd = months.Sum(month => month.DifferenceVnd);
        ArrearsVnd = months.Sum(month => Math.Max(0, month.DifferenceVnd));
        OverpaidVnd = months.Sum(month => Math.Max(0, -month.DifferenceVnd));
    }

    /// <summary>Every month that is owed or charged, ascending.</summary>
    public IReadOnlyList<MonthDue> Months { get; }

    /// <summary>Sum owed less sum charged; negative when too much was charged.</summary>
    public long DueVnd { get; }

    /// <summary>The sum over months owed more than charged; never negative.</summary>
    public long ArrearsVnd { get; }

    /// <summary>The sum over months charged more than owed; never negative.</summary>
    public long OverpaidVnd { get; }

    /// <summary>Subtracts; a month absent on one side counts there as 0 đồng.</summary>
    public static Due Of(
        IReadOnlyDictionary<PayMonth, long> owedVnd,
        IReadOnlyDictionary<PayMonth, long> chargedVnd
    ) =>
        new([
            .. owedVnd
                .Keys.Union(chargedVnd.Keys)
                .Order()
                .Select(month => new MonthDue(
                    month,
                    owedVnd.GetValueOrDefault(month),
                    chargedVnd.GetValueOrDefault(month)
                )),
        ]);
}
