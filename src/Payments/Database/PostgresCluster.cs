using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Payments.Database;

/// <summary>
/// The files of one private server: where they lie, whose they are, how they are made. The home
/// holds the cluster and the server's log; only the account enters it.
/// </summary>
internal sealed record PostgresCluster(string Home, ServerAccount Account)
{
    public const string Superuser = "payments";

    public string Data => Path.Combine(Home, "cluster");

    public string Log => Path.Combine(Home, "server.log");

    public bool Exists => File.Exists(Path.Combine(Data, "PG_VERSION"));

    /// <summary>Null when there is no cluster yet.</summary>
    public int? Major =>
        Exists
            ? int.Parse(
                File.ReadAllText(Path.Combine(Data, "PG_VERSION")).Trim(),
                CultureInfo.InvariantCulture
            )
            : null;

    /// <summary>
    /// Finds or makes the home: in the data folder, else, when the server's account cannot enter
    /// that, under <c>/var/lib</c> by a name made from the data folder's path, with a link to it.
    /// </summary>
    public static async Task<PostgresCluster> Locate(
        string dataFolder,
        ILogger logger,
        CancellationToken cancellationToken
    )
    {
        var beside = Path.Combine(dataFolder, "postgres");
        var home = new DirectoryInfo(beside).LinkTarget ?? beside;
        var account = await ServerAccount.For(home, cancellationToken);
        if (home == beside && !await account.CanUse(dataFolder, cancellationToken))
        {
            home = Path.Combine(Away(dataFolder), "postgres");
            Directory.CreateDirectory(home);
            Directory.CreateSymbolicLink(beside, home);
        }

        await account.MakePrivateFolder(home, cancellationToken);
        if (!await account.CanUse(home, cancellationToken))
        {
            throw new DatabaseUnavailableException(
                $"The user {account.Name}, who must run PostgreSQL, can enter neither {dataFolder}"
                    + $" nor {home}. Put PAYMENTS_DATA in a folder that every user may enter."
            );
        }

        if (home != beside)
        {
            DatabaseLog.ClusterElsewhere(logger, home, account.Name ?? "", dataFolder);
        }

        return new PostgresCluster(home, account);
    }

    /// <summary>Makes an empty cluster; a half-made one of a killed process is thrown away.</summary>
    public async Task Create(
        PostgresBinaries binaries,
        string password,
        bool durable,
        CancellationToken cancellationToken
    )
    {
        var draft = Path.Combine(Home, "cluster.new");
        var passwordFile = Path.Combine(Home, "password.new");
        if (Directory.Exists(draft))
        {
            Directory.Delete(draft, recursive: true);
        }

        File.Delete(passwordFile);
        Secrets.Write(passwordFile, password);
        await Account.Own(passwordFile, cancellationToken);
        try
        {
            var arguments = Arguments(draft, passwordFile, durable);
            var answer = await Account.Run(
                binaries.Initdb,
                [.. arguments, "--lc-ctype=C.UTF-8"],
                cancellationToken
            );
            if (!answer.Succeeded && answer.Output.Contains("invalid locale name"))
            {
                answer = await Account.Run(binaries.Initdb, arguments, cancellationToken);
            }

            if (!answer.Succeeded)
            {
                throw new DatabaseUnavailableException(
                    $"initdb could not make a database in {Home}: {LastLine(answer.Output)}"
                );
            }
        }
        finally
        {
            File.Delete(passwordFile);
        }

        Directory.Move(draft, Data);
    }

    /// <summary>
    /// The server that runs on this cluster, as its own file tells; null when none does. A file
    /// left by a killed server whose number another program now bears is removed.
    /// </summary>
    public Postmaster? FindPostmaster()
    {
        var path = Path.Combine(Data, "postmaster.pid");
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception exception)
            when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        if (lines.Length == 0 || !int.TryParse(lines[0], CultureInfo.InvariantCulture, out var id))
        {
            return null;
        }

        switch (Holder(id))
        {
            case ProcessHolder.Nobody:
                return null;
            case ProcessHolder.Stranger:
                File.Delete(path);
                return null;
            case ProcessHolder.OurServer:
                var hasPort = int.TryParse(
                    lines.ElementAtOrDefault(3),
                    CultureInfo.InvariantCulture,
                    out var port
                );
                return new Postmaster(id, hasPort ? port : null);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>Programs that the server's account can run: these, else a copy in the home.</summary>
    public async Task<PostgresBinaries> MakeUsable(
        PostgresBinaries binaries,
        CancellationToken cancellationToken
    )
    {
        if (await Account.CanUse(binaries.Postgres, cancellationToken))
        {
            return binaries;
        }

        var copy = Path.Combine(Home, $"programs-{binaries.Major}");
        if (!Directory.Exists(copy))
        {
            var draft = copy + ".new";
            var source = Path.GetDirectoryName(binaries.Folder) ?? binaries.Folder;
            await ServerAccount.Caller.Run("rm", ["-rf", draft], cancellationToken);
            var answer = await ServerAccount.Caller.Run(
                "cp",
                ["-a", source, draft],
                cancellationToken
            );
            if (!answer.Succeeded)
            {
                throw new DatabaseUnavailableException(
                    $"{source} cannot be copied to {copy}: {LastLine(answer.Output)}"
                );
            }

            await Account.Own(draft, cancellationToken);
            Directory.Move(draft, copy);
        }

        return binaries with
        {
            Folder = Path.Combine(copy, Path.GetFileName(binaries.Folder)),
        };
    }

    public static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault()
        ?? "it said nothing";

    private static string Away(string dataFolder)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(dataFolder));
        return $"/var/lib/payments-{Convert.ToHexStringLower(hash.AsSpan(0, 6))}";
    }

    /// <remarks>
    /// Byte order and Unicode letters: fast indexes, and lower() knows Đ. Vietnamese order is asked
    /// for by name, <c>collate "vi-x-icu"</c>.
    /// </remarks>
    private static List<string> Arguments(string folder, string passwordFile, bool durable)
    {
        List<string> arguments =
        [
            $"--pgdata={folder}",
            $"--username={Superuser}",
            $"--pwfile={passwordFile}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--data-checksums",
        ];
        if (!durable)
        {
            arguments.Add("--no-sync");
        }

        return arguments;
    }

    private ProcessHolder Holder(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Contains(Data, StringComparison.Ordinal)
                ? ProcessHolder.OurServer
                : ProcessHolder.Stranger;
        }
        catch (IOException)
        {
            return ProcessHolder.Nobody;
        }
    }

    private enum ProcessHolder
    {
        Nobody,
        Stranger,
        OurServer,
    }
}

/// <summary>A running server; it has no port yet in its first moments.</summary>
internal sealed record Postmaster(int ProcessId, int? Port);
