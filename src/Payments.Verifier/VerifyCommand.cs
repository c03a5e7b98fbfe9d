namespace Payments.Verifier;

/// <summary>The command line of the verifier; also what <c>payments verify FILE</c> runs.</summary>
public static class VerifyCommand
{
    public const string Usage = """
        Checks an export of the audit log. Needs no database and no network.

          payments-verifier FILE [--key KEY] [--checkpoint OLD-FILE]

        FILE          the export, one JSON object a line
        --key         the log's verifier key (name+hash+base64), got from somewhere else than the file
        --checkpoint  a file with a signed checkpoint kept from earlier: the log must begin with it

        Exit 0: everything holds. 1: broken, and where. 2: wrong usage.
        """;

    /// <param name="arguments">FILE and options, without the verb.</param>
    /// <param name="output">Counts, or the usage when asked for.</param>
    /// <param name="error">One line when something is broken or the usage is wrong.</param>
    /// <returns>0 holds, 1 broken or unreadable, 2 wrong usage.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        if (arguments is ["--help" or "-h"])
        {
            output.WriteLine(Usage);
            return 0;
        }

        if (!TryReadArguments(arguments, out var file, out var key, out var checkpoint))
        {
            error.WriteLine("Usage: payments-verifier FILE [--key KEY] [--checkpoint OLD-FILE]");
            return 2;
        }

        try
        {
            var old = checkpoint is null ? null : File.ReadAllText(checkpoint);
            using var export = new FileStream(
                file,
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read,
                0
            );
            var report = ExportVerifier.Verify(export, key, old);
            report.Write(output, error);
            return report.ExitCode;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error.WriteLine("A file cannot be read; check the names given and the rights.");
            return 1;
        }
    }

    private static bool TryReadArguments(
        IReadOnlyList<string> arguments,
        out string file,
        out string? key,
        out string? checkpoint
    )
    {
        (file, key, checkpoint) = ("", null, null);
        for (var index = 0; index < arguments.Count; index++)
        {
            var argument = arguments[index];
            var value = index + 1 < arguments.Count ? arguments[index + 1] : null;
            if (argument == "--key" && key is null && value is not null)
            {
                key = value;
                index++;
            }
            else if (argument == "--checkpoint" && checkpoint is null && value is not null)
            {
                checkpoint = value;
                index++;
            }
            else if (!argument.StartsWith('-') && file.Length == 0)
            {
                file = argument;
            }
            else
            {
                return false;
            }
        }

        return file.Length > 0 && (key is null || NoteKey.Parse(key) is not null);
    }
}
