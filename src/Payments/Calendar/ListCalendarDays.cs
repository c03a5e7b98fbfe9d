using System.Globalization;
using MediatR;
using Payments.Domain.Calendar;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Calendar;

/// <summary>
/// What is said about the days of a year, and what was said and counts no more. <c>GET /v1/calendar/days?year=</c>.
/// </summary>
public static class ListCalendarDays
{
    private const int FirstYear = 2021;
    private const int LastYear = 2100;

    /// <param name="Year">Null: this year.</param>
    [Requires(Permission.Anyone)]
    public sealed record Query(int? Year) : IQuery<Result<Answer>>;

    /// <param name="HolidaysKnown">False: nobody has said yet when Tết is.</param>
    public sealed record Answer(int Year, bool HolidaysKnown, IReadOnlyList<Row> Days);

    /// <param name="BanksUntil">HH:mm; null: each bank has its own cut-off.</param>
    /// <param name="Counts">False: another word about the same day came later.</param>
    /// <param name="Decision">Who decided it and when; null: it shipped, or stands in this installation's file.</param>
    public sealed record Row(
        DateOnly Date,
        DayKind Kind,
        string Name,
        string Source,
        string? BanksUntil,
        bool Counts,
        Decision? Decision
    );

    public sealed record Decision(
        DateTimeOffset DecidedAt,
        string DecidedBy,
        string ProposedBy,
        Guid ProposalId
    );

    private sealed record Stored(
        DateOnly Date,
        string Kind,
        string Name,
        string Source,
        TimeOnly? BanksUntil,
        DateTime DecidedAt,
        string DecidedBy,
        string ProposedBy,
        Guid ProposalId
    )
    {
        public DecidedDay Said => new(Date, Kind, Name, Source, BanksUntil);
    }

    internal sealed class Handler(Session session, CurrentHolidays holidays, Clock clock)
        : IRequestHandler<Query, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(Query query, CancellationToken cancellationToken)
        {
            var year = query.Year ?? clock.Today.Year;
            if (year is < FirstYear or > LastYear)
            {
                return Refusal.Field(
                    "year",
                    "bad_value",
                    $"A year is a number from {FirstYear} to {LastYear}."
                );
            }

            var stored = await session.Query<Stored>(
                """
                select date, kind, name, source, banks_until, decided_at, decided_by, proposed_by, proposal_id
                  from calendar_day
                 where extract(year from date) = @year
                 order by decided_at, id
                """,
                new { year },
                cancellationToken
            );
            var said = holidays
                .Printed.Days.Where(day => day.Date.Year == year)
                .Select(day => new Row(day.Date, day.Kind, day.Name, day.Source, null, true, null))
                .Concat(stored.Select(Shown));
            return new Answer(
                year,
                holidays.Printed.With(stored.Select(row => row.Said.Day)).Covers(year),
                [.. said.GroupBy(row => row.Date).OrderBy(day => day.Key).SelectMany(LastCounts)]
            );
        }

        private static IEnumerable<Row> LastCounts(IGrouping<DateOnly, Row> day)
        {
            var rows = day.ToList();
            return rows.Select((row, place) => row with { Counts = place == rows.Count - 1 });
        }

        private static Row Shown(Stored row) =>
            new(
                row.Date,
                row.Said.Day.Kind,
                row.Name,
                row.Source,
                row.BanksUntil?.ToString("HH:mm", CultureInfo.InvariantCulture),
                true,
                new Decision(row.DecidedAt, row.DecidedBy, row.ProposedBy, row.ProposalId)
            );
    }
}
