namespace Payments.Tests.Support;

/// <summary>Ids for rows that a test writes itself.</summary>
internal static class TestIds
{
    public static Guid New() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
}
