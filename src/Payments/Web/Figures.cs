using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Npgsql;
using Payments.Pipeline;

namespace Payments.Web;

/// <summary>A number that an operator watches, read from the whole database; it names nobody.</summary>
/// <param name="Name">As a metric: <c>payments.</c>, then the thing, then what of it.</param>
/// <param name="Unit">As UCUM writes it: <c>{payment}</c>, <c>s</c>.</param>
/// <param name="Sql">One number, found by an index: it is read every quarter of a minute by each process.</param>
public sealed record Figure(string Name, string Unit, string Description, string Sql);

/// <summary>Reads the figures that the rooms brought, for <c>/metrics</c>.</summary>
/// <remarks>A figure that cannot be read is not told, rather than told as it was.</remarks>
internal sealed class Figures : IWorker, IDisposable
{
    private readonly NpgsqlDataSource source;
    private readonly IReadOnlyList<Figure> figures;
    private readonly ConcurrentDictionary<string, long> values = [];
    private readonly Meter meter = new("payments");

    public Figures(
        [FromKeyedServices("worker")] NpgsqlDataSource source,
        IEnumerable<Figure> figures
    )
    {
        this.source = source;
        this.figures = [.. figures];
        foreach (var figure in this.figures)
        {
            meter.CreateObservableGauge(
                figure.Name,
                () =>
                    values.TryGetValue(figure.Name, out var value)
                        ? [new Measurement<long>(value)]
                        : Array.Empty<Measurement<long>>(),
                figure.Unit,
                figure.Description
            );
        }
    }

    public string Name => "figures";

    public TimeSpan Rest => TimeSpan.FromSeconds(15);

    public async Task<bool> Work(CancellationToken cancellationToken)
    {
        try
        {
            await using var session = new Session(source);
            session.ActAs(Actor.Worker);
            foreach (var figure in figures)
            {
                values[figure.Name] = await session.Single<long>(
                    figure.Sql,
                    null,
                    cancellationToken
                );
            }

            await session.Commit(cancellationToken);
            return false;
        }
        catch
        {
            values.Clear();
            throw;
        }
    }

    public void Dispose() => meter.Dispose();
}
