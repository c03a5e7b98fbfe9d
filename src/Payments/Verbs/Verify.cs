using Payments.Database;
using Payments.Reconciliation;
using Payments.Verifier;

namespace Payments.Verbs;

/// <summary><c>payments verify</c>: the live books and log, or an export.</summary>
internal static class Verify
{
    public static async Task<int> Books(CancellationToken cancellationToken)
    {
        await using var host = await Host.Open(cancellationToken);
        BooksReport report;
        await using (
            var source = DatabaseRoles.DataSource(host.ConnectionString, DatabaseRoles.Auditor)
        )
        {
            report = await new BooksVerifier(source).Verify(cancellationToken);
        }

        report.Print(Console.Out);
        await host.StopDatabase();
        if (report.Holds)
        {
            return 0;
        }

        await Console.Error.WriteLineAsync(
            $"payments: the books do not hold: {report.Findings[0].Sentence}: {report.Findings[0].Count}"
        );
        return 1;
    }

    public static int Export(string file, string? key, string? checkpoint)
    {
        List<string> arguments = [file];
        if (key is not null)
        {
            arguments.AddRange(["--key", key]);
        }

        if (checkpoint is not null)
        {
            arguments.AddRange(["--checkpoint", checkpoint]);
        }

        return VerifyCommand.Run(arguments, Console.Out, Console.Error);
    }
}
