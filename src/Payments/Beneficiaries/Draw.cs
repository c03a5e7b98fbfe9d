using System.Numerics;

namespace Payments.Beneficiaries;

/// <summary>A stream of random numbers that is the same for a seed and an index on every machine (SplitMix64).</summary>
internal struct Draw(ulong seed, ulong index)
{
    private ulong state =
        Mix(seed + 0x9E3779B97F4A7C15) ^ Mix(unchecked(index * 0xD1B54A32D192ED03));

    /// <summary>0 to <paramref name="count"/> − 1.</summary>
    public int Below(int count)
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15;
            return (int)(((UInt128)Mix(state) * (ulong)count) >> 64);
        }
    }

    /// <summary>From <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    public bool Chance(int percent) => Below(100) < percent;

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    public DateOnly Day(DateOnly first, DateOnly last) =>
        last <= first ? first : first.AddDays(Below(last.DayNumber - first.DayNumber + 1));

    public static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return BitOperations.RotateLeft(value ^ (value >> 31), 17);
        }
    }
}
