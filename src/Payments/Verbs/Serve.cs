using Microsoft.Extensions.Hosting;
using Payments.Identity;
using Payments.Web;

namespace Payments.Verbs;

/// <summary><c>payments serve</c> and <c>payments worker</c>: until told to stop.</summary>
internal static class Serve
{
    /// <param name="untilInputEnds">Stop also when standard input ends.</param>
    public static async Task<int> Run(bool untilInputEnds, CancellationToken cancellationToken)
    {
        using var ended = untilInputEnds
            ? EndOfInput.Watch(cancellationToken)
            : CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var host = await Host.Open(ended.Token);
        await using (var app = Service.Build(host.Settings, host.ConnectionString, host.Clock))
        {
            if (host.Settings.Demo)
            {
                await DemoUsers.Ensure(app.Services, Seed.BanksOf(app.Services), ended.Token);
            }

            await app.RunAsync(ended.Token);
        }

        await host.StopDatabase();
        return 0;
    }

    /// <summary>The work in the background alone: the same workers, and no address is listened on.</summary>
    public static async Task<int> Work(CancellationToken cancellationToken)
    {
        await using var host = await Host.Open(cancellationToken);
        await using (var app = Service.Build(host.Settings, host.ConnectionString, host.Clock))
        {
            var workers = app
                .Services.GetServices<IHostedService>()
                .Where(service => service is Pipeline.WorkerLoop)
                .ToList();
            foreach (var worker in workers)
            {
                await worker.StartAsync(cancellationToken);
            }

            Console.WriteLine($"{workers.Count} workers at work.");
            await WaitForEnd(cancellationToken);
            foreach (var worker in workers)
            {
                await worker.StopAsync(CancellationToken.None);
            }
        }

        await host.StopDatabase();
        return 0;
    }

    private static async Task WaitForEnd(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }
}
