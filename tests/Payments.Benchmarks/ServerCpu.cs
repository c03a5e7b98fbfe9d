using System.Globalization;

namespace Payments.Benchmarks;

/// <summary>Processor time of a PostgreSQL server on this machine: its first process and all that it started.</summary>
internal static class ServerCpu
{
    private const double TicksPerSecond = 100;

    public static double? Seconds(string dataFolder)
    {
        try
        {
            var postmaster = File.ReadLines(Path.Combine(dataFolder, "postmaster.pid")).First();
            var ended = Times(postmaster, withChildren: true);
            var running = Directory
                .EnumerateDirectories("/proc")
                .Select(Path.GetFileName)
                .Where(id => char.IsAsciiDigit(id![0]) && ParentOf(id) == postmaster)
                .Sum(id => Times(id!, withChildren: false));
            return (ended + running) / TicksPerSecond;
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? ParentOf(string id) =>
        Fields(id) is { Length: > 1 } fields ? fields[1] : null;

    /// <summary>User and system time, and that of children that have ended.</summary>
    private static long Times(string id, bool withChildren) =>
        Fields(id) is { Length: > 15 } fields
            ? fields[11..(withChildren ? 15 : 13)]
                .Sum(field => long.Parse(field, CultureInfo.InvariantCulture))
            : 0;

    /// <summary>The fields after the name, which may hold spaces; the first is the state.</summary>
    private static string[] Fields(string id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }
}
