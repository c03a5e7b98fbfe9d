namespace Payments.BankSimulator;

/// <summary>Settles each batch when its time has come.</summary>
internal sealed class SettlementWorker(Bank bank, SimulatorClock clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        bank.CatchUp();
        await foreach (var batch in bank.Due.ReadAllAsync(stoppingToken))
        {
            var wait = clock.GetElapsedTime(clock.GetTimestamp(), batch.DueAt);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, clock, stoppingToken);
            }

            bank.Settle(batch);
        }
    }
}
