namespace Payments.BankSimulator;

/// <summary>The simulator's time: a day in UTC+7 that may be virtual, with the real time of day.</summary>
/// <remarks>A virtual day stands still until it is moved forward; it never goes back.</remarks>
public sealed class SimulatorClock(TimeProvider real, DateOnly? virtualDay) : TimeProvider
{
    private static readonly TimeSpan vietnam = TimeSpan.FromHours(7);

    private readonly Lock gate = new();
    private DateOnly? day = virtualDay;

    public DateOnly Today
    {
        get
        {
            lock (gate)
            {
                return day ?? DateOnly.FromDateTime(RealLocal.DateTime);
            }
        }
    }

    /// <summary>The day stands still.</summary>
    public bool IsVirtual
    {
        get
        {
            lock (gate)
            {
                return day is not null;
            }
        }
    }

    private DateTimeOffset RealLocal => real.GetUtcNow().ToOffset(vietnam);

    /// <summary>Moves to a day; refused (false) when it lies before today.</summary>
    public bool TryMoveTo(DateOnly target)
    {
        lock (gate)
        {
            if (target < (day ?? DateOnly.FromDateTime(RealLocal.DateTime)))
            {
                return false;
            }

            day = target;
            return true;
        }
    }

    public override DateTimeOffset GetUtcNow() =>
        new DateTimeOffset(
            Today,
            TimeOnly.FromTimeSpan(RealLocal.TimeOfDay),
            vietnam
        ).ToUniversalTime();

    public override long GetTimestamp() => real.GetTimestamp();

    public override long TimestampFrequency => real.TimestampFrequency;

    public override ITimer CreateTimer(
        TimerCallback callback,
        object? state,
        TimeSpan dueTime,
        TimeSpan period
    ) => real.CreateTimer(callback, state, dueTime, period);
}
