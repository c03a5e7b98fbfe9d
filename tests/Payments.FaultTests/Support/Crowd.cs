using Payments.FaultTests.Strangers;

namespace Payments.FaultTests.Support;

/// <summary>Some processes of one site; who is killed is replaced.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private readonly Site site;
    private readonly Dice dice;
    private readonly ServiceProcess[] processes;

    private Crowd(Site site, ServiceProcess[] processes, Dice dice)
    {
        this.site = site;
        this.processes = processes;
        this.dice = dice;
    }

    public int Kills { get; private set; }

    /// <summary>One answers; the others are on their way, as after a kill.</summary>
    public static async Task<Crowd> Gather(Site site, int size, int seed)
    {
        var first = await ServiceProcess.StartReady(site);
        var others = Enumerable.Range(1, size - 1).Select(_ => ServiceProcess.Start(site));
        ServiceProcess[] processes = [first, .. others];
        return new Crowd(site, processes, new Dice(seed));
    }

    /// <summary>Where some process answers, or answered until just now.</summary>
    public Uri Somebody() => dice.Pick(processes).Address;

    /// <summary>A bank takes its time over an order, takes it or not, and now and then the line breaks.</summary>
    public async Task<Verdict> Listen(string call)
    {
        if (!call.StartsWith("POST /payment-batches", StringComparison.Ordinal))
        {
            return Verdict.Usual;
        }

        await Task.Delay(dice.Below(600));
        return dice.Below(5) switch
        {
            0 => Verdict.TakeAndDrop,
            1 => Verdict.Drop,
            _ => Verdict.Usual,
        };
    }

    public async Task KillOne()
    {
        var at = dice.Below(processes.Length);
        await Replace(at);
    }

    /// <summary>All at odd places.</summary>
    public async Task KillHalf()
    {
        for (var at = 1; at < processes.Length; at += 2)
        {
            await Replace(at);
        }
    }

    /// <summary>Kills one after the other until it is done, at most so many and so long.</summary>
    public async Task KillUntil(int killsMax, TimeSpan atMost, Func<Task<bool>> isDone)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (
            Kills < killsMax
            && TimeProvider.System.GetElapsedTime(started) < atMost
            && !await isDone()
        )
        {
            await KillOne();
            await Task.Delay(200 + dice.Below(1500));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
        {
            await process.DisposeAsync();
        }
    }

    private async Task Replace(int at)
    {
        processes[at].Kill();
        await processes[at].DisposeAsync();
        processes[at] = ServiceProcess.Start(site);
        Kills++;
    }
}
