using System.Collections.Frozen;

namespace Payments.Web;

/// <summary>What the pages say, in both languages: one table of words a room, <c>Pages/words.txt</c>.</summary>
/// <remarks>A line is <c>key = Vietnamese | English</c>; a key stands in one table only.</remarks>
public sealed class Wording
{
    private const string Place = "Words/";

    private readonly FrozenDictionary<string, Entry> entries;

    private Wording(FrozenDictionary<string, Entry> entries) => this.entries = entries;

    /// <param name="Vietnamese">Never empty.</param>
    /// <param name="English">Never empty.</param>
    /// <param name="Table">The file that it stands in.</param>
    public sealed record Entry(string Vietnamese, string English, string Table);

    public IReadOnlyDictionary<string, Entry> Entries => entries;

    /// <summary>The tables in the program.</summary>
    /// <exception cref="InvalidOperationException">A line is not of the form, or a key stands twice.</exception>
    public static Wording Read()
    {
        var assembly = typeof(Wording).Assembly;
        var found = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (
            var name in assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(Place, StringComparison.Ordinal))
        )
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            Read(name[Place.Length..], reader.ReadToEnd(), found);
        }

        return new Wording(found.ToFrozenDictionary(StringComparer.Ordinal));
    }

    internal static void Read(string table, string text, Dictionary<string, Entry> into)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var equals = line.IndexOf(" = ", StringComparison.Ordinal);
            var both =
                equals < 0 ? [] : line[(equals + 3)..].Split(" | ", StringSplitOptions.TrimEntries);
            if (both.Length != 2 || both.Any(side => side.Length == 0))
            {
                throw new InvalidOperationException($"{table}: \"{line}\" is not key = vi | en.");
            }

            if (!into.TryAdd(line[..equals].Trim(), new Entry(both[0], both[1], table)))
            {
                throw new InvalidOperationException($"{table}: {line[..equals]} stands twice.");
            }
        }
    }
}
