using Npgsql;

namespace Payments.Audit;

/// <summary>Runs the sequencer for as long as the service runs; any number of processes may.</summary>
public sealed partial class AuditWorker(
    AuditSequencer sequencer,
    TimeProvider clock,
    ILogger<AuditWorker> logger
) : BackgroundService
{
    private static readonly TimeSpan idle = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan afterFailure = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = idle;
            try
            {
                await sequencer.Step(stoppingToken);
            }
            catch (Exception exception)
                when (exception is NpgsqlException or IOException or TimeoutException)
            {
                // The database or the second place is away: entries wait in their table, nothing is lost.
                StepFailed(exception.GetType().Name);
                pause = afterFailure;
            }

            await Task.Delay(pause, clock, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(900, LogLevel.Error, "Audit entries could not be sequenced: {Failure}")]
    private partial void StepFailed(string failure);
}
