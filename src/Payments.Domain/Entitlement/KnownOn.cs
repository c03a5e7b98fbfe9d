using Payments.Domain.Common;

namespace Payments.Domain.Entitlement;

/// <summary>The day from which facts, and the day from which the law, is looked at; both inclusive.</summary>
/// <remarks>An instrument that came into force later does not exist; one in force may reach back.</remarks>
public readonly record struct KnownOn(DateOnly Facts, DateOnly Law)
{
    /// <summary>One day for both.</summary>
    public static KnownOn Day(DateOnly day) => new(day, day);

    /// <summary>Ruling for runs: a list cut in December sees a rate that starts in January.</summary>
    public static KnownOn ForRun(DateOnly calculatedOn, PayMonth month) =>
        new(calculatedOn, calculatedOn > month.FirstDay ? calculatedOn : month.FirstDay);
}
