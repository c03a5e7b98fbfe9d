using Payments.Pipeline;

namespace Payments.Audit;

/// <summary>Runs the sequencer for as long as the service runs; any number of processes may.</summary>
/// <remarks>When the database or the second place is away, entries wait in their table and nothing is lost.</remarks>
public sealed class AuditWorker(AuditSequencer sequencer) : IWorker
{
    public string Name => "audit";

    public TimeSpan Rest { get; } = TimeSpan.FromMilliseconds(250);

    public async Task<bool> Work(CancellationToken cancellationToken) =>
        await sequencer.Step(cancellationToken) > 0;
}
