using System.Reflection;
using System.Text.RegularExpressions;

namespace Payments.Database;

/// <summary>One step of the schema: <c>0001_what.sql</c>, applied once, in the order of its number.</summary>
internal sealed partial record Migration(string Name, string Sql)
{
    private const string Prefix = "Migrations/";

    public int Number =>
        int.Parse(Name.AsSpan(0, 4), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The migrations inside this program, by number.</summary>
    public static IReadOnlyList<Migration> Embedded()
    {
        var assembly = typeof(Migration).Assembly;
        return Ordered(
            assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
                .Select(name => new Migration(name[Prefix.Length..], Read(assembly, name)))
        );
    }

    /// <exception cref="ArgumentException">A name is not <c>NNNN_what.sql</c>, or a number is used twice.</exception>
    public static IReadOnlyList<Migration> Ordered(IEnumerable<Migration> migrations)
    {
        var ordered = migrations
            .OrderBy(migration => migration.Name, StringComparer.Ordinal)
            .ToList();
        foreach (var migration in ordered)
        {
            if (!NumberAndName().IsMatch(migration.Name))
            {
                throw new ArgumentException(
                    $"A migration is named NNNN_what.sql, not {migration.Name}."
                );
            }
        }

        foreach (var (earlier, later) in ordered.Zip(ordered.Skip(1)))
        {
            if (earlier.Number == later.Number)
            {
                throw new ArgumentException(
                    $"{earlier.Name} and {later.Name} have the same number."
                );
            }
        }

        return ordered;
    }

    private static string Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("^[0-9]{4}_[a-z0-9_]+[.]sql$")]
    private static partial Regex NumberAndName();
}
