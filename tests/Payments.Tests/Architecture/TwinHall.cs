using Payments.Domain.TwinPure;

namespace Payments.TwinHall;

/// <summary>A room that must be caught: it uses another only inside an async body and a lambda.</summary>
internal static class Quiet
{
    public static async Task<int> Wait(int count)
    {
        await Task.Yield();
        return Enumerable.Range(0, count).Select(at => Impure.Read(at)).Sum();
    }
}
