using Payments.Domain.Calendar;
using Payments.Domain.Common;

namespace Payments.Calendar;

/// <summary>A day as two people decided it, as stored.</summary>
internal sealed record DecidedDay(
    DateOnly Date,
    string Kind,
    string Name,
    string Source,
    TimeOnly? BanksUntil
)
{
    public CalendarDay Day =>
        new(
            Date,
            Words<DayKind>.TryParse(Kind, out var kind)
                ? kind
                : throw new InvalidOperationException($"{Kind} is no kind of a day."),
            Name,
            Source,
            BanksUntil
        );
}
