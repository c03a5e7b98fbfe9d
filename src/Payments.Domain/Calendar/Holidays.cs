using System.Globalization;
using Payments.Domain.Common;

namespace Payments.Domain.Calendar;

/// <summary>Days on which nobody works though they are weekdays, and weekend days on which everybody does.</summary>
/// <remarks>
/// Data, not code: a file of <c>date,kind,name,source</c>, and over it what two people decided. In a year
/// whose Tết is not known, only the holidays fixed by the solar calendar are. Labour Code 2019, art. 111(3) and 112.
/// </remarks>
public sealed class Holidays
{
    private const string Header = "date,kind,name,source";

    /// <summary>The name by which the lunar new year is recognised.</summary>
    public const string TetName = "Tết Âm lịch";

    private static readonly (int Month, int Day)[] fixedDays = [(1, 1), (4, 30), (5, 1), (9, 2)];
    private static readonly Lazy<Holidays> embedded = new(ReadEmbedded);

    private readonly SortedDictionary<DateOnly, CalendarDay> days;

    private Holidays(SortedDictionary<DateOnly, CalendarDay> days) => this.days = days;

    /// <summary>The file that ships with the program: 2025 to 2028.</summary>
    public static Holidays Embedded => embedded.Value;

    /// <summary>Reads a file; the refusal names the line.</summary>
    public static Result<Holidays> Read(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (reader.ReadLine() is not Header)
        {
            return Wrong(1, $"The first line is {Header}.");
        }

        var days = new SortedDictionary<DateOnly, CalendarDay>();
        var lineNo = 1;
        while (reader.ReadLine() is { } line)
        {
            lineNo++;
            if (line.Length == 0)
            {
                continue;
            }

            if (Parse(line) is not { } day)
            {
                return Wrong(lineNo, "A line is a date, off or working, a name and a source.");
            }

            if (!days.TryAdd(day.Date, day))
            {
                return Wrong(lineNo, "The date stands in the file twice.");
            }
        }

        return new Holidays(days);
    }

    /// <summary>Every day about which something is said, in order.</summary>
    public IReadOnlyCollection<CalendarDay> Days => days.Values;

    /// <summary>These days with others over them, the later of one date winning.</summary>
    public Holidays With(IEnumerable<CalendarDay> decided)
    {
        ArgumentNullException.ThrowIfNull(decided);
        var all = new SortedDictionary<DateOnly, CalendarDay>(days);
        foreach (var day in decided)
        {
            if (day.Kind == DayKind.Ordinary)
            {
                all.Remove(day.Date);
            }
            else
            {
                all[day.Date] = day;
            }
        }

        return new Holidays(all);
    }

    /// <summary>Whether the moving holidays of the year are known.</summary>
    public bool Covers(int year) => TetOf(year) is not null;

    public bool IsWorkingDay(DateOnly day) =>
        days.TryGetValue(day, out var known) ? known.Kind != DayKind.Off
        : day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? false
        : Covers(day.Year) || !fixedDays.Contains((day.Month, day.Day));

    /// <summary>Until when banks take files on a day of other hours; null: each bank has its own.</summary>
    public TimeOnly? BanksUntil(DateOnly day) =>
        days.TryGetValue(day, out var known) ? known.BanksUntil : null;

    /// <summary>The day itself if it is a working day, else the last one before it.</summary>
    public DateOnly OnOrBefore(DateOnly day)
    {
        while (!IsWorkingDay(day))
        {
            day = day.AddDays(-1);
        }

        return day;
    }

    /// <summary>The day itself if it is a working day, else the first one after it.</summary>
    public DateOnly OnOrAfter(DateOnly day)
    {
        while (!IsWorkingDay(day))
        {
            day = day.AddDays(1);
        }

        return day;
    }

    /// <summary>The last working day before the day, which itself is not counted.</summary>
    public DateOnly Before(DateOnly day) => OnOrBefore(day.AddDays(-1));

    /// <summary>The first day off of the lunar new year in a year; null when nobody has said yet.</summary>
    public DateOnly? TetOf(int year)
    {
        foreach (var day in days.Values)
        {
            if (day.Date.Year == year && day.Name == TetName)
            {
                return day.Date;
            }
        }

        return null;
    }

    private static Holidays ReadEmbedded()
    {
        using var stream =
            typeof(Holidays).Assembly.GetManifestResourceStream("Calendar/holidays.csv")
            ?? throw new InvalidOperationException("The holidays are not embedded.");
        using var reader = new StreamReader(stream);
        return Read(reader)
            .Match(read => read, no => throw new InvalidOperationException(no.Message));
    }

    private static CalendarDay? Parse(string line)
    {
        var cells = line.Split(',', 4);
        return
            cells.Length == 4
            && DateOnly.TryParseExact(
                cells[0],
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var date
            )
            && Words<DayKind>.TryParse(cells[1], out var kind)
            && (kind is DayKind.Off or DayKind.Working)
            && cells[2].Length > 0
            && cells[3].Trim('"') is { Length: > 0 } source
            ? new CalendarDay(date, kind, cells[2], source)
            : null;
    }

    private static Refusal Wrong(int lineNo, string sentence) =>
        new(RefusalKind.Rule, "bad_holidays", $"Holidays, line {lineNo}: {sentence}");
}
