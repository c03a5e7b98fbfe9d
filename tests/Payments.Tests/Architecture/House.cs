using System.Text;
using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Dependencies;
using ArchUnitNET.Domain.Extensions;
using ArchUnitNET.Loader;
using Built = ArchUnitNET.Domain.Architecture;

namespace Payments.Tests.Architecture;

/// <summary>One room of one floor: <c>Payments.Banks</c> above, <c>Payments.Domain.Banks</c> below.</summary>
internal readonly record struct RoomName(bool IsLower, string Name)
{
    /// <summary>Who puts the service together knows every room and is used by none.</summary>
    private static readonly string[] frontDoor = ["Payments.Web.Service", "Payments.Web.Rooms"];

    /// <summary>The room that a type belongs to; null outside the house.</summary>
    public static RoomName? Of(IType? type) =>
        // A type parameter belongs to nobody, whatever ArchUnitNET names it after.
        type is GenericParameter
        || type?.Namespace is not { } place
            ? null
        : frontDoor.Any(door =>
            type.FullName == door
            || type.FullName.StartsWith(door + "/", StringComparison.Ordinal)
            || type.FullName.StartsWith(door + "+", StringComparison.Ordinal)
        )
            ? new RoomName(false, "FrontDoor")
        : OfNamespace(place.FullName);

    public override string ToString() => IsLower ? $"Domain.{Name}" : Name;

    private static RoomName? OfNamespace(string name) =>
        name.Split('.') switch
        {
            ["Payments", "Domain", var room, ..] => new RoomName(true, room),
            ["Payments", "Domain"] => null,
            ["Payments", var room, ..] => new RoomName(false, room),
            _ => null,
        };
}

/// <summary>One room uses another, and one place where it does.</summary>
internal sealed record Arrow(RoomName From, RoomName To, string Example)
{
    public override string ToString() => $"{From} -> {To} ({Example})";
}

/// <summary>The compiled house: what its types really use, method bodies included.</summary>
internal static class House
{
    private static readonly Lazy<Built> both = new(() =>
        new ArchLoader()
            .LoadAssemblies(
                typeof(Payments.Web.Service).Assembly,
                typeof(Payments.Domain.Common.Vnd).Assembly
            )
            .Build()
    );

    private static readonly Lazy<Built> twin = new(() =>
        new ArchLoader()
            .LoadNamespacesWithinAssembly(
                typeof(House).Assembly,
                "Payments.TwinHall",
                "Payments.Domain.TwinPure"
            )
            .Build()
    );

    public static Built Real => both.Value;

    /// <summary>Two small rooms that break every rule.</summary>
    public static Built Twin => twin.Value;

    /// <summary>Every arrow between two rooms, one example each, in order.</summary>
    public static IReadOnlyList<Arrow> ArrowsOf(Built built) =>
        [
            .. built
                .Types.SelectMany(type => type.Dependencies)
                .Select(use =>
                    (From: RoomName.Of(use.Origin), To: RoomName.Of(use.Target), Use: use)
                )
                .Where(use => use is { From: not null, To: not null } && use.From != use.To)
                .GroupBy(use => (From: use.From!.Value, To: use.To!.Value))
                .Select(uses => new Arrow(
                    uses.Key.From,
                    uses.Key.To,
                    uses.Select(use => $"{use.Use.Origin.FullName} uses {use.Use.Target.FullName}")
                        .Min(StringComparer.Ordinal)!
                ))
                .OrderBy(arrow => arrow.ToString(), StringComparer.Ordinal),
        ];

    /// <summary>What the lower floor uses of files, network, database, framework and the clock.</summary>
    public static IReadOnlyList<string> Impurities(Built built) =>
        [
            .. built
                .Types.Where(type => RoomName.Of(type) is { IsLower: true })
                .SelectMany(type => type.Dependencies)
                .Where(use => IsImpure(use.Target.FullName) || ReadsClock(use))
                .Select(use => $"{use.Origin.FullName} uses {use.Target.FullName}")
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The arrows as a Mermaid drawing.</summary>
    public static string Drawing(IEnumerable<Arrow> arrows)
    {
        var drawing = new StringBuilder("flowchart LR\n");
        foreach (var arrow in arrows)
        {
            drawing.Append("    ").Append(Node(arrow.From)).Append(" --> ");
            drawing.Append(Node(arrow.To)).Append('\n');
        }

        return drawing.ToString();
    }

    /// <summary>The rooms of one circle, or none.</summary>
    public static IReadOnlyList<RoomName> Circle(IReadOnlyList<Arrow> arrows)
    {
        var next = arrows.ToLookup(arrow => arrow.From, arrow => arrow.To);
        var done = new HashSet<RoomName>();
        return next.Select(group => Walk(group.Key, [], next, done))
                .FirstOrDefault(found => found.Count > 0)
            ?? [];
    }

    private static List<RoomName> Walk(
        RoomName room,
        List<RoomName> path,
        ILookup<RoomName, RoomName> next,
        HashSet<RoomName> done
    )
    {
        var seen = path.IndexOf(room);
        if (seen >= 0)
        {
            return [.. path.Skip(seen), room];
        }

        if (done.Contains(room))
        {
            return [];
        }

        path.Add(room);
        foreach (var target in next[room])
        {
            if (Walk(target, path, next, done) is { Count: > 0 } circle)
            {
                return circle;
            }
        }

        path.RemoveAt(path.Count - 1);
        done.Add(room);
        return [];
    }

    private static bool IsImpure(string name) =>
        name
            is "System.IO.File"
                or "System.IO.Directory"
                or "System.IO.FileStream"
                or "System.IO.FileInfo"
                or "System.IO.Path"
                or "System.Environment"
                or "System.Console"
                or "System.TimeProvider"
                or "System.Random"
        || new[]
        {
            "System.Net.",
            "System.Data.",
            "System.Diagnostics.Process",
            "System.Threading.Tasks.",
            "Npgsql",
            "Dapper",
            "MediatR",
            "Microsoft.",
        }.Any(start => name.StartsWith(start, StringComparison.Ordinal));

    private static bool ReadsClock(ITypeDependency use) =>
        use is MethodCallDependency call
        && (
            call.TargetMember.FullName.Contains("::get_Now", StringComparison.Ordinal)
            || call.TargetMember.FullName.Contains("::get_UtcNow", StringComparison.Ordinal)
            || call.TargetMember.FullName.Contains("Guid::NewGuid", StringComparison.Ordinal)
        );

    private static string Node(RoomName room) =>
        room.IsLower ? $"domain_{room.Name}([{room.Name}])" : $"{room.Name}[{room.Name}]";
}
