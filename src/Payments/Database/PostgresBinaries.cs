using System.Globalization;

namespace Payments.Database;

/// <summary>A folder with <c>postgres</c>, <c>initdb</c> and <c>pg_ctl</c>, of one major version.</summary>
internal sealed record PostgresBinaries(string Folder, int Major)
{
    public const int OldestMajor = 15;

    private const string Advice =
        "Install it with `apt-get install postgresql`, or name a folder that holds postgres, initdb"
        + " and pg_ctl in PAYMENTS_PG_BIN, or name a database in PAYMENTS_DATABASE.";

    public string Postgres => Path.Combine(Folder, "postgres");

    public string Initdb => Path.Combine(Folder, "initdb");

    public string PgCtl => Path.Combine(Folder, "pg_ctl");

    /// <summary>
    /// The setting, else what is installed (newest first), else <c>.local/pg/bin</c> above the
    /// program or in the data folder. An existing cluster is opened only by its own major version.
    /// </summary>
    /// <exception cref="DatabaseUnavailableException">None is there; the message says what to do.</exception>
    public static async Task<PostgresBinaries> Find(
        string dataFolder,
        EmbeddedPostgresOptions options,
        int? clusterMajor,
        CancellationToken cancellationToken
    )
    {
        if (options.BinFolder is { } chosen)
        {
            return Fits(await Look(chosen, cancellationToken), clusterMajor)
                ?? throw new DatabaseUnavailableException(
                    $"PAYMENTS_PG_BIN is {chosen}, where there is no PostgreSQL {Wanted(clusterMajor)}."
                );
        }

        IEnumerable<string> installed = options.IgnoreInstalled ? [] : Installed();
        var found = new List<PostgresBinaries>();
        foreach (var folder in installed.Distinct())
        {
            if (Fits(await Look(folder, cancellationToken), clusterMajor) is { } binaries)
            {
                found.Add(binaries);
            }
        }

        if (found.MaxBy(binaries => binaries.Major) is { } newest)
        {
            return newest;
        }

        foreach (var folder in Bundled(dataFolder))
        {
            if (Fits(await Look(folder, cancellationToken), clusterMajor) is { } binaries)
            {
                return binaries;
            }
        }

        throw new DatabaseUnavailableException(
            $"No PostgreSQL {Wanted(clusterMajor)} was found on this machine. {Advice}"
        );
    }

    private static string Wanted(int? clusterMajor) =>
        clusterMajor is { } major
            ? $"{major} (the version that made the data folder)"
            : $"{OldestMajor} or newer";

    private static PostgresBinaries? Fits(PostgresBinaries? binaries, int? clusterMajor) =>
        binaries is not null
        && (clusterMajor is null ? binaries.Major >= OldestMajor : binaries.Major == clusterMajor)
            ? binaries
            : null;

    private static IEnumerable<string> Installed()
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        foreach (
            var folder in path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        )
        {
            yield return folder;
        }

        const string debian = "/usr/lib/postgresql";
        if (Directory.Exists(debian))
        {
            foreach (var version in Directory.EnumerateDirectories(debian))
            {
                yield return Path.Combine(version, "bin");
            }
        }
    }

    private static IEnumerable<string> Bundled(string dataFolder)
    {
        for (
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            folder is not null;
            folder = folder.Parent
        )
        {
            yield return Path.Combine(folder.FullName, ".local", "pg", "bin");
        }

        yield return Path.Combine(dataFolder, ".local", "pg", "bin");
        yield return Path.Combine(dataFolder, "..", "pg", "bin");
    }

    private static async Task<PostgresBinaries?> Look(
        string folder,
        CancellationToken cancellationToken
    )
    {
        string[] programs = ["postgres", "initdb", "pg_ctl"];
        if (!programs.All(program => File.Exists(Path.Combine(folder, program))))
        {
            return null;
        }

        var full = Path.GetFullPath(folder);
        var answer = await ServerAccount.Caller.Run(
            Path.Combine(full, "postgres"),
            ["--version"],
            cancellationToken
        );
        return answer.Succeeded && ParseMajor(answer.Output) is { } major
            ? new PostgresBinaries(full, major)
            : null;
    }

    /// <summary>The 15 of <c>postgres (PostgreSQL) 15.18 (Debian …)</c>.</summary>
    internal static int? ParseMajor(string versionLine)
    {
        const string mark = "(PostgreSQL) ";
        var at = versionLine.IndexOf(mark, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var digits = versionLine.AsSpan(at + mark.Length);
        var length = digits.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(
            length < 0 ? digits : digits[..length],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var major
        )
            ? major
            : null;
    }
}
