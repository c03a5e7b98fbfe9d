using System.Globalization;
using Payments.Domain.Common;

namespace Payments.Domain.PaymentRuns;

/// <summary>Days on which nobody works though they are weekdays, and weekend days on which everybody does.</summary>
/// <remarks>
/// Data, not code: a file of <c>date,kind,name,source</c>, where <c>kind</c> is <c>off</c> or <c>working</c> (a
/// swapped day). In a year the file says nothing about, only the holidays fixed by the solar calendar are known.
/// Labour Code 2019, art. 111(3) and 112.
/// </remarks>
public sealed class Holidays
{
    private const string Header = "date,kind,name,source";
    private const string TetName = "Tết Âm lịch";

    private static readonly (int Month, int Day)[] fixedDays = [(1, 1), (4, 30), (5, 1), (9, 2)];
    private static readonly Lazy<Holidays> embedded = new(ReadEmbedded);

    private readonly Dictionary<DateOnly, Day> days;
    private readonly HashSet<int> years;

    private Holidays(Dictionary<DateOnly, Day> days)
    {
        this.days = days;
        years = [.. days.Keys.Select(day => day.Year)];
    }

    private sealed record Day(bool IsOff, string Name);

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

        var days = new Dictionary<DateOnly, Day>();
        var lineNo = 1;
        while (reader.ReadLine() is { } line)
        {
            lineNo++;
            if (line.Length == 0)
            {
                continue;
            }

            if (Parse(line) is not var (date, day))
            {
                return Wrong(lineNo, "A line is a date, off or working, a name and a source.");
            }

            if (!days.TryAdd(date, day))
            {
                return Wrong(lineNo, "The date stands in the file twice.");
            }
        }

        return new Holidays(days);
    }

    /// <summary>Whether the file speaks about the year at all.</summary>
    public bool Covers(int year) => years.Contains(year);

    public bool IsWorkingDay(DateOnly day) =>
        days.TryGetValue(day, out var known) ? !known.IsOff
        : day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? false
        : Covers(day.Year) || !fixedDays.Contains((day.Month, day.Day));

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

    /// <summary>The first day off of the lunar new year in a year; null when the file does not say.</summary>
    public DateOnly? TetOf(int year)
    {
        var tet = days.Where(day => day.Key.Year == year && day.Value.Name == TetName)
            .Select(day => day.Key)
            .ToList();
        return tet.Count == 0 ? null : tet.Min();
    }

    private static Holidays ReadEmbedded()
    {
        using var stream =
            typeof(Holidays).Assembly.GetManifestResourceStream("PaymentRuns/holidays.csv")
            ?? throw new InvalidOperationException("The holidays are not embedded.");
        using var reader = new StreamReader(stream);
        return Read(reader)
            .Match(read => read, no => throw new InvalidOperationException(no.Message));
    }

    private static (DateOnly, Day)? Parse(string line)
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
            && cells[1] is "off" or "working"
            && cells[2].Length > 0
            && cells[3].Trim('"').Length > 0
            ? (date, new Day(cells[1] == "off", cells[2]))
            : null;
    }

    private static Refusal Wrong(int lineNo, string sentence) =>
        new(RefusalKind.Rule, "bad_holidays", $"Holidays, line {lineNo}: {sentence}");
}
