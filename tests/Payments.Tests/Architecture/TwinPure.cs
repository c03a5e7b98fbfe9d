using Payments.TwinHall;

namespace Payments.Domain.TwinPure;

/// <summary>A lower room that must be caught: it looks at files and at the clock, and up the stairs.</summary>
internal static class Impure
{
    public static int Read(int at) =>
        File.Exists("x") && Time(TimeProvider.System) > DateTimeOffset.UnixEpoch ? at : 0;

    public static Task<int> Up() => Quiet.Wait(1);

    private static DateTimeOffset Time(TimeProvider clock) => clock.GetUtcNow();
}
