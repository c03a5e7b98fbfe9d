using System.CommandLine;
using Payments.Database;

namespace Payments.Verbs;

/// <summary>The verbs of the one binary. Exit 0: done or holds; 1: refused, failed or broken; 2: wrong usage.</summary>
internal static class CommandLine
{
    public static async Task<int> Run(string[] args)
    {
        var root = new RootCommand(
            "Pays monthly social assistance: calculates, sends, hands out, reconciles, proves."
        );
        root.Subcommands.Add(
            Verb(
                "serve",
                "Serve the API and the pages, and do the work in the background.",
                Serve.Run
            )
        );
        root.Subcommands.Add(Verb("migrate", "Bring the database up to this version.", Migrate));
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message);
            }

            return 2;
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false }
            );
        }
        catch (Exception exception)
            when (exception
                    is DatabaseUnavailableException
                        or MigrationRefusedException
                        or InvalidOperationException
            )
        {
            await Console.Error.WriteLineAsync("payments: " + exception.Message);
            return 1;
        }
    }

    private static Command Verb(
        string name,
        string description,
        Func<CancellationToken, Task<int>> run
    )
    {
        var verb = new Command(name, description);
        verb.SetAction((_, cancellationToken) => run(cancellationToken));
        return verb;
    }

    private static async Task<int> Migrate(CancellationToken cancellationToken)
    {
        await using var host = await Host.Open(cancellationToken);
        Console.WriteLine("The database is up to date.");
        return 0;
    }
}
