namespace Payments.FaultTests.Support;

/// <summary>Waiting with an end.</summary>
internal static class Patience
{
    private static readonly TimeSpan betweenLooks = TimeSpan.FromMilliseconds(100);

    /// <exception cref="TimeoutException">It did not become so in time; <paramref name="what"/> says what.</exception>
    public static async Task Until(string what, TimeSpan atMost, Func<Task<bool>> isSo)
    {
        var end = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            if (TimeProvider.System.GetElapsedTime(end) > atMost)
            {
                throw new TimeoutException($"Not within {atMost.TotalSeconds:0} s: {what}");
            }

            await Task.Delay(betweenLooks);
        }
    }
}
