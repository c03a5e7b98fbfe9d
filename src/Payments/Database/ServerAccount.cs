using System.Diagnostics;

namespace Payments.Database;

/// <summary>
/// The account that runs PostgreSQL's programs: the caller's own, or another one when the caller
/// is root, as whom PostgreSQL refuses to run.
/// </summary>
/// <param name="Name">Null: the caller's own account.</param>
internal sealed record ServerAccount(string? Name)
{
    public static readonly ServerAccount Caller = new((string?)null);

    /// <summary>Whose a folder with an existing cluster is; for a new one <c>postgres</c>, else <c>nobody</c>.</summary>
    public static async Task<ServerAccount> For(
        string clusterHome,
        CancellationToken cancellationToken
    )
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return Caller;
        }

        if (Directory.Exists(clusterHome))
        {
            var owner = await OwnerOf(clusterHome, cancellationToken);
            if (owner != "root")
            {
                return new ServerAccount(owner);
            }
        }

        foreach (var candidate in (string[])["postgres", "nobody"])
        {
            var answer = await Caller.Run("id", ["-u", candidate], cancellationToken);
            if (answer.Succeeded)
            {
                return new ServerAccount(candidate);
            }
        }

        throw new DatabaseUnavailableException(
            "PostgreSQL does not run as root and there is neither a user postgres nor nobody."
                + " Create one (`useradd --system postgres`) or start the program as another user."
        );
    }

    public static async Task<string> OwnerOf(string path, CancellationToken cancellationToken)
    {
        var answer = await Caller.Run("stat", ["-c", "%U", path], cancellationToken);
        return answer.Output.Trim();
    }

    /// <summary>Makes a folder that only this account can enter.</summary>
    public async Task MakePrivateFolder(string path, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(path);
        await Own(path, cancellationToken);
        File.SetUnixFileMode(
            path,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        );
    }

    public async Task Own(string path, CancellationToken cancellationToken)
    {
        if (Name is null)
        {
            return;
        }

        var answer = await Caller.Run("chown", ["-R", $"{Name}:", path], cancellationToken);
        if (!answer.Succeeded)
        {
            throw new DatabaseUnavailableException(
                $"{path} cannot be given to the user {Name}: {answer.Output.Trim()}"
            );
        }
    }

    /// <summary>
    /// Whether the account can enter a folder or run a program: every folder above must let it pass.
    /// </summary>
    public async Task<bool> CanUse(string path, CancellationToken cancellationToken)
    {
        if (Name is null)
        {
            return true;
        }

        var answer = await Run("test", ["-x", path], cancellationToken);
        return answer.Succeeded;
    }

    /// <summary>Runs a program to its end as this account.</summary>
    public async Task<ProgramAnswer> Run(
        string program,
        IReadOnlyList<string> arguments,
        CancellationToken cancellationToken
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
            Environment = { ["LC_MESSAGES"] = "C" },
        };
        start.Environment.Remove("LC_ALL");
        if (Name is not null)
        {
            start.UserName = Name;
        }

        using var process =
            Process.Start(start)
            ?? throw new DatabaseUnavailableException($"{program} cannot be started.");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new ProgramAnswer(process.ExitCode, await output + await error);
    }
}

/// <summary>How a program ended and what it said.</summary>
internal sealed record ProgramAnswer(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;
}
