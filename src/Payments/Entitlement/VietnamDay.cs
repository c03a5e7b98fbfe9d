namespace Payments.Entitlement;

/// <summary>Today in Vietnam, which is seven hours ahead of UTC all year round.</summary>
internal static class VietnamDay
{
    public static DateOnly Of(TimeProvider clock) =>
        DateOnly.FromDateTime(clock.GetUtcNow().ToOffset(TimeSpan.FromHours(7)).DateTime);
}
