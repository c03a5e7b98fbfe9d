using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Web;

/// <summary>The doors that a reader sees at the top of every page: those they may go through.</summary>
public static class Navigation
{
    private static readonly Door[] doors =
    [
        new("/", "home", Permission.Anyone),
        new("/people", "people", Permission.ReadRegistry),
        new("/proposals", "proposals", Permission.ReadProposals),
        new("/payment-runs", "runs", Permission.ReadMoney),
        new("/cash-lists", "cash", Permission.ReadCash),
        new("/banks", "banks", Permission.ReadUnknown),
        new("/reports", "reports", Permission.ReadCash),
        new("/forecasts", "forecasts", Permission.ReadForecasts),
        new("/communes", "communes", Permission.ReadOffices),
        new("/users", "users", Permission.ReadUsers),
    ];

    /// <param name="Word">The key after <c>nav.</c> in the words.</param>
    public sealed record Door(string Path, string Word, Permission Permission)
    {
        public bool IsHere(string path) =>
            Path == "/" ? path == "/" : new PathString(path).StartsWithSegments(Path);
    }

    public static IEnumerable<Door> For(Actor reader) =>
        doors.Where(door => reader.May(door.Permission));
}
