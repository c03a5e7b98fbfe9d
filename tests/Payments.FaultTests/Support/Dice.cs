namespace Payments.FaultTests.Support;

/// <summary>Draws by a seed, from many threads.</summary>
internal sealed class Dice(int seed)
{
    private readonly Lock gate = new();
#pragma warning disable CA5394 // Faults are drawn, not secrets.
    private readonly Random random = new(seed);

    public int Below(int bound)
    {
        lock (gate)
        {
            return random.Next(bound);
        }
    }
#pragma warning restore CA5394

    public bool Chance(int percent) => Below(100) < percent;

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

    public List<T> Shuffled<T>(IEnumerable<T> items) =>
        [
            .. items
                .Select(item => (item, at: Below(int.MaxValue)))
                .OrderBy(pair => pair.at)
                .Select(pair => pair.item),
        ];
}
