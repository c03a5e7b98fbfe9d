namespace Payments.Pipeline;

/// <summary>The clock of the service. In a demo it can be turned to another day; the time of day goes on.</summary>
public sealed class Clock(TimeProvider inner) : TimeProvider
{
    /// <summary>Vietnam keeps UTC+7 all year.</summary>
    public static readonly TimeSpan VietnamOffset = TimeSpan.FromHours(7);

    private TimeSpan shift = TimeSpan.Zero;

    /// <summary>Today in Vietnam.</summary>
    public DateOnly Today => DayOf(GetUtcNow());

    /// <summary>The time in Vietnam.</summary>
    public DateTime LocalNow => GetUtcNow().ToOffset(VietnamOffset).DateTime;

    /// <summary>Today by the wall clock, which is what a bank outside the demo goes by.</summary>
    public DateOnly WallToday => DayOf(inner.GetUtcNow());

    public static DateOnly DayOf(DateTimeOffset instant) =>
        DateOnly.FromDateTime(instant.ToOffset(VietnamOffset).DateTime);

    /// <summary>Makes <paramref name="day"/> today. Demo and tests only.</summary>
    public void TurnTo(DateOnly day) =>
        shift = TimeSpan.FromDays(day.DayNumber - DayOf(inner.GetUtcNow()).DayNumber);

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + shift;

    /// <summary>The wall clock, never turned: for leases, time-outs and waiting.</summary>
    public DateTimeOffset WallNow => inner.GetUtcNow();

    public Guid NewId() => Guid.CreateVersion7(GetUtcNow());
}
