namespace Payments.Pipeline;

/// <summary>Work that goes on without anybody asking. Several kinds exist; each takes what is due under a lease.</summary>
public interface IWorker
{
    string Name { get; }

    /// <summary>How long to rest when there was nothing to do.</summary>
    TimeSpan Rest { get; }

    /// <returns>True when something was done and there may be more at once.</returns>
    Task<bool> Work(CancellationToken cancellationToken);
}

/// <summary>Runs one worker until the service stops. A failure is logged once and the work tried again later.</summary>
/// <param name="idle">Names of the kinds of work that rest in this process.</param>
public sealed partial class WorkerLoop(
    IWorker worker,
    IReadOnlySet<string> idle,
    ILogger<WorkerLoop> logger
) : BackgroundService
{
    private static readonly TimeSpan RestAfterFailure = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!idle.Contains(worker.Name) && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await worker.Work(stoppingToken))
                {
                    await Task.Delay(worker.Rest, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A worker must outlive any single failure; the row it took is tried again.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Failed(logger, worker.Name, exception.GetType().Name, exception);
                await Pause(stoppingToken);
            }
        }
    }

    private static async Task Pause(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Delay(RestAfterFailure, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
    }

    [LoggerMessage(100, LogLevel.Error, "Worker {Worker} failed with {Failure}; it goes on")]
    private static partial void Failed(
        ILogger logger,
        string worker,
        string failure,
        Exception exception
    );
}
