using System.Text.RegularExpressions;
using Payments.Tests.Support;

namespace Payments.Tests.Architecture;

/// <summary>Order in the files: each rule over the checkout, each with something that it must catch.</summary>
public sealed partial class TidyTests
{
    private const int LinesOfAFile = 400;
    private const int LinesOfCommon = 600;

    private static readonly string[] forbiddenFolders =
    [
        "Services",
        "Helpers",
        "Utils",
        "Utilities",
        "Managers",
        "Core",
        "Shared",
        "Infrastructure",
        "Misc",
    ];

    private static readonly SourceFile[] files = [.. SourceFile.All()];

    [Fact]
    public void Migrations_are_numbered_and_no_number_is_used_twice()
    {
        var names = files
            .Where(file =>
                file.Path.Contains("/Migrations/", StringComparison.Ordinal)
                && file.Path.EndsWith(".sql", StringComparison.Ordinal)
            )
            .Select(file => Path.GetFileName(file.Path))
            .ToList();

        Assert.True(names.Count > 5);
        Assert.Empty(FaultsOfMigrations(names));
        Assert.Equal(
            ["7_c.sql has no number of four digits", "0010_b.sql is numbered like 0010_a.sql"],
            FaultsOfMigrations(["0010_a.sql", "0010_b.sql", "7_c.sql"])
        );
    }

    [Fact]
    public void Every_file_is_short_enough_to_be_read()
    {
        Assert.True(files.Length > 300);
        Assert.Empty(
            files
                .Where(file => file.IsSource && file.Path.EndsWith(".cs", StringComparison.Ordinal))
                .Where(file => file.Lines.Length > LinesOfAFile)
                .Select(file => $"{file.Path}: {file.Lines.Length}")
        );
    }

    [Fact]
    public void What_all_share_stays_small() =>
        Assert.InRange(
            files
                .Where(file =>
                    file.Path.StartsWith("src/Payments.Domain/Common/", StringComparison.Ordinal)
                )
                .Sum(file => file.Lines.Length),
            1,
            LinesOfCommon
        );

    [Fact]
    public void No_marker_is_left_behind()
    {
        var marker = Markers();

        Assert.Matches(marker, "// TO" + "DO later");
        Assert.Matches(marker, "<<<<<<" + "< ours");
        Assert.DoesNotMatch(marker, "// The list is done.");
        Assert.Empty(Offenders(files, marker));
    }

    [Fact]
    public void No_path_of_one_machine_is_named()
    {
        var path = MachinePaths();

        Assert.Matches(path, "cd /ho" + "me/somebody/payments");
        Assert.Matches(path, "see /wo" + "rk/x");
        Assert.DoesNotMatch(path, "/v1/payment-runs");
        Assert.Empty(Offenders(files, path));
    }

    [Fact]
    public void No_folder_has_a_name_that_says_nothing() =>
        Assert.Empty(
            files
                .SelectMany(file => file.Path.Split('/').SkipLast(1))
                .Distinct()
                .Intersect(forbiddenFolders, StringComparer.OrdinalIgnoreCase)
        );

    [Fact]
    public void Every_room_has_a_readme_of_one_screen()
    {
        var rooms = files
            .Where(file => file.IsSource && file.Path.EndsWith(".cs", StringComparison.Ordinal))
            .Select(file => string.Join('/', file.Path.Split('/').Take(3)))
            .Where(room => !room.EndsWith(".cs", StringComparison.Ordinal))
            .Where(room =>
                room.StartsWith("src/Payments/", StringComparison.Ordinal)
                || room.StartsWith("src/Payments.Domain/", StringComparison.Ordinal)
            )
            .Distinct()
            .ToList();
        var readmes = files.ToDictionary(file => file.Path, file => file.Lines.Length);

        Assert.True(rooms.Count > 15);
        Assert.DoesNotContain(rooms, room => !readmes.ContainsKey(room + "/README.md"));
        Assert.DoesNotContain(rooms, room => readmes[room + "/README.md"] > 80);
    }

    [Fact]
    public void A_readme_mentions_nothing_that_is_not_there()
    {
        var known = files
            .SelectMany(file =>
                new[] { Path.GetFileName(file.Path), Path.GetFileNameWithoutExtension(file.Path) }
            )
            .ToHashSet(StringComparer.Ordinal);

        Assert.Empty(
            files
                .Where(file => file.IsSource && Path.GetFileName(file.Path) == "README.md")
                .SelectMany(file =>
                    MentionedFiles()
                        .Matches(file.Text)
                        .Select(match => match.Groups[1].Value)
                        .Where(name => !name.Contains("NNNN", StringComparison.Ordinal))
                        .Where(name => !known.Contains(Path.GetFileName(name)))
                        .Select(name => $"{file.Path}: {name}")
                )
        );
    }

    [Fact]
    public void Money_in_the_lower_floor_is_never_a_fraction_of_a_machine()
    {
        var floating = FloatingPoint();

        Assert.Matches(floating, "public double Amount");
        Assert.DoesNotMatch(floating, "/// A double booking is refused.");
        Assert.Empty(
            Offenders(
                files.Where(file =>
                    file.Path.StartsWith("src/Payments.Domain/", StringComparison.Ordinal)
                    && file.Path.EndsWith(".cs", StringComparison.Ordinal)
                ),
                floating
            )
        );
    }

    [Fact]
    public void Codes_of_refusals_are_snake_case()
    {
        var codes = files
            .Where(file => file.IsSource)
            .SelectMany(file =>
                RefusalCodes().Matches(file.Text).Select(match => match.Groups[1].Value)
            )
            .ToList();

        Assert.True(codes.Count > 40);
        Assert.All(codes, code => Assert.Matches("^[a-z][a-z0-9_]*$", code));
    }

    [Fact]
    public void A_code_of_a_refusal_means_one_thing()
    {
        var meanings = files
            .Where(file => file.IsSource)
            .SelectMany(file =>
                RefusalMeanings()
                    .Matches(file.Text)
                    .Select(match => (Code: match.Groups[2].Value, Kind: match.Groups[1].Value))
            )
            .GroupBy(pair => pair.Code, pair => pair.Kind)
            .ToList();

        Assert.True(meanings.Count > 10);
        Assert.Empty(
            meanings
                .Where(group => group.Distinct().Count() > 1)
                .Select(group => $"{group.Key}: {string.Join(", ", group.Distinct())}")
        );
    }

    [Fact]
    public void Public_types_of_the_lower_floor_say_what_they_are()
    {
        var silent = files
            .Where(file =>
                file.Path.StartsWith("src/Payments.Domain/", StringComparison.Ordinal)
                && file.Path.EndsWith(".cs", StringComparison.Ordinal)
                // A refusal says itself in its sentence.
                && !file.Path.EndsWith("Refusals.cs", StringComparison.Ordinal)
            )
            .SelectMany(SilentTypes)
            .ToList();

        Assert.Equal(["x.cs: B"], SilentTypes(new SourceFile("x.cs", Undocumented)));
        Assert.Empty(silent);
    }

    private const string Undocumented =
        "/// <summary>Says.</summary>\npublic sealed record A;\n\npublic sealed record B;\n";

    private static IReadOnlyList<string> FaultsOfMigrations(IReadOnlyList<string> names) =>
        [
            .. names
                .Where(name => !MigrationName().IsMatch(name))
                .Select(name => $"{name} has no number of four digits"),
            .. names
                .Order(StringComparer.Ordinal)
                .Zip(names.Order(StringComparer.Ordinal).Skip(1))
                .Where(pair => pair.First[..4] == pair.Second[..4])
                .Select(pair => $"{pair.Second} is numbered like {pair.First}"),
        ];

    private static IReadOnlyList<string> Offenders(IEnumerable<SourceFile> among, Regex what) =>
        [
            .. among.SelectMany(file =>
                file.Lines.Select((line, at) => (line, at))
                    .Where(pair => what.IsMatch(pair.line))
                    .Select(pair => $"{file.Path}:{pair.at + 1}: {pair.line.Trim()}")
            ),
        ];

    private static IEnumerable<string> SilentTypes(SourceFile file)
    {
        for (var at = 0; at < file.Lines.Length; at++)
        {
            var type = PublicType().Match(file.Lines[at]);
            if (!type.Success)
            {
                continue;
            }

            var above = at - 1;
            while (above >= 0 && file.Lines[above].TrimStart().StartsWith('['))
            {
                above--;
            }

            if (
                above < 0
                || !file.Lines[above].TrimStart().StartsWith("///", StringComparison.Ordinal)
            )
            {
                yield return $"{file.Path}: {type.Groups[1].Value}";
            }
        }
    }

    [GeneratedRegex(@"^\d{4}_[a-z0-9_]+\.sql$")]
    private static partial Regex MigrationName();

    [GeneratedRegex(@"\b(T(?:ODO)|F(?:IXME)|X(?:XX)|H(?:ACK))\b|^(<<<<<<<|>>>>>>>|=======$)")]
    private static partial Regex Markers();

    [GeneratedRegex(@"(?<![\w./~:-])/(work|home|root|Users)/\w")]
    private static partial Regex MachinePaths();

    [GeneratedRegex(@"^(?!\s*(///|//|\*)).*\b(double|float|Double|Single)\b(?=\??\s|\.|>|\))")]
    private static partial Regex FloatingPoint();

    [GeneratedRegex(@"RefusalKind\.\w+,\s+""([^""]+)""")]
    private static partial Regex RefusalCodes();

    [GeneratedRegex(@"new Refusal\(\s*RefusalKind\.(\w+),\s+""([^""]+)""")]
    private static partial Regex RefusalMeanings();

    [GeneratedRegex(@"`([\w./-]+\.(?:cs|sql|yaml|mmd))`")]
    private static partial Regex MentionedFiles();

    [GeneratedRegex(
        @"^public (?:(?:static|sealed|abstract|readonly|partial|record|class|struct|interface) )+(\w+)"
    )]
    private static partial Regex PublicType();
}

/// <summary>A file of the checkout that people write.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    private static readonly string[] kinds =
    [
        ".cs",
        ".sql",
        ".md",
        ".yaml",
        ".csproj",
        ".props",
        ".sh",
        ".json",
        ".css",
        ".js",
    ];

    public bool IsSource => Path.StartsWith("src/", StringComparison.Ordinal);

    public string[] Lines { get; } = Text.TrimEnd('\n').Split('\n');

    public static IEnumerable<SourceFile> All()
    {
        var root = TestServer.Checkout;
        return new[] { "src", "tests", "scripts" }
            .SelectMany(folder =>
                Directory.EnumerateFiles(
                    System.IO.Path.Combine(root, folder),
                    "*",
                    SearchOption.AllDirectories
                )
            )
            .Where(path => kinds.Contains(System.IO.Path.GetExtension(path)))
            .Select(path => (Full: path, Path: System.IO.Path.GetRelativePath(root, path)))
            .Where(path => !path.Path.Split('/').Any(part => part is "bin" or "obj" or "wwwroot"))
            .Select(path => new SourceFile(path.Path, File.ReadAllText(path.Full)));
    }
}
