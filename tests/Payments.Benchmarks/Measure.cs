using System.Diagnostics;

namespace Payments.Benchmarks;

/// <summary>What some work took: wall time, processor time of this process, its memory at the highest.</summary>
internal sealed record Taken(double Seconds, double CpuSeconds, long PeakBytes)
{
    public string Peak => $"{PeakBytes >> 20} MB";

    public string Rate(long count) => $"{count / Seconds:#,##0}";

    public string CpuRate(long count) => $"{count / CpuSeconds:#,##0}";
}

internal static class Measure
{
    private const int MillisecondsBetweenLooks = 20;

    public static Taken Time(Action work) =>
        Time(() =>
            {
                work();
                return Task.CompletedTask;
            })
            .GetAwaiter()
            .GetResult();

    public static async Task<Taken> Time(Func<Task> work)
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var peak = 0L;
        void Look(object? state)
        {
            process.Refresh();
            peak = Math.Max(peak, process.WorkingSet64);
        }

        var cpu = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        await using (new Timer(Look, null, 0, MillisecondsBetweenLooks))
        {
            await work();
        }

        var seconds = clock.Elapsed.TotalSeconds;
        var spent = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        Look(null);
        return new Taken(seconds, spent, peak);
    }

    /// <summary>The best of some rounds, after one that warms up.</summary>
    public static Taken Best(int rounds, Action work)
    {
        work();
        return Enumerable
            .Range(0, rounds)
            .Select(_ => Time(work))
            .MinBy(taken => taken.CpuSeconds)!;
    }
}
