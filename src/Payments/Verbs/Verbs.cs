using System.CommandLine;
using Payments.Beneficiaries;
using Payments.Database;
using Payments.Domain.Common;
using Payments.Verbs.Demo;

namespace Payments.Verbs;

/// <summary>The verbs of the one binary. Exit 0: done or holds; 1: refused, failed or broken; 2: wrong usage.</summary>
internal static class CommandLine
{
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(30);

    public static async Task<int> Run(string[] args)
    {
        var parsed = Root().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync(
                $"payments: {parsed.Errors[^1].Message} See payments {NameOf(parsed)}--help."
            );
            return 2;
        }

        if (parsed.CommandResult.Command is RootCommand && parsed.Action is null)
        {
            await Console.Error.WriteLineAsync("payments: name a verb. See payments --help.");
            return 2;
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = TimeToEnd,
                }
            );
        }
        catch (Exception exception)
            when (exception
                    is DatabaseUnavailableException
                        or MigrationRefusedException
                        or InvalidOperationException
                        or ArgumentException
                        or IOException
            )
        {
            await Console.Error.WriteLineAsync("payments: " + exception.Message);
            return 1;
        }
    }

    private static RootCommand Root()
    {
        var root = new RootCommand(
            "Pays monthly social assistance: calculates, sends, hands out, reconciles, proves."
        );
        root.Subcommands.Add(ServeVerb());
        root.Subcommands.Add(
            Verb("worker", "Do the work in the background, without serving.", Serve.Work)
        );
        root.Subcommands.Add(Verb("migrate", "Bring the database up to this version.", Migrate));
        root.Subcommands.Add(
            Verb("seed", "Make the demo sign-ins; needs PAYMENTS_DEMO=1.", Seed.Run)
        );
        root.Subcommands.Add(AddAdministrators.Verb());
        root.Subcommands.Add(ImportVerb());
        root.Subcommands.Add(GenerateVerb());
        root.Subcommands.Add(ForecastVerb());
        root.Subcommands.Add(VerifyVerb());
        root.Subcommands.Add(ExportVerb());
        root.Subcommands.Add(DemoCommand());
        return root;
    }

    private static string NameOf(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ";

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

    private static Command ServeVerb()
    {
        var untilInputEnds = new Option<bool>(EndOfInput.Option)
        {
            Description =
                "Stop also when standard input ends, as with the program that started this one.",
        };
        var verb = new Command(
            "serve",
            "Serve the API and the pages, and do the work in the background."
        )
        {
            untilInputEnds,
        };
        verb.SetAction(
            (parsed, cancellationToken) =>
                Serve.Run(parsed.GetValue(untilInputEnds), cancellationToken)
        );
        return verb;
    }

    private static Command ImportVerb()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The registry, .csv or .xlsx." };
        var apply = new Option<bool>("--apply")
        {
            Description = "Let the good rows onto the rolls; without it the file is only checked.",
        };
        var codesOn = new Option<DateOnly?>("--codes-on")
        {
            Description =
                "The day on which the commune codes of the file are valid (default today).",
        };
        var verb = new Command("import", "Check a registry file; errors are printed as CSV.")
        {
            file,
            apply,
            codesOn,
        };
        verb.SetAction(
            (parsed, cancellationToken) =>
                ImportFile.Run(
                    parsed.GetRequiredValue(file),
                    parsed.GetValue(apply),
                    parsed.GetValue(codesOn),
                    cancellationToken
                )
        );
        return verb;
    }

    private static Command GenerateVerb()
    {
        var people = new Option<int>("--people") { Description = "How many.", Required = true };
        people.Validators.Add(given =>
        {
            if (
                given.Tokens is [var token]
                && int.TryParse(token.Value, out var count)
                && count < 1
            )
            {
                given.AddError("--people is at least 1.");
            }
        });
        var seed = new Option<ulong>("--seed")
        {
            Description = "The same seed, the same file.",
            Required = true,
        };
        var communes = new Option<string?>("--communes")
        {
            Description = "Commune codes, separated by commas (default all).",
        };
        var codesOn = new Option<DateOnly>("--codes-on")
        {
            Description = "The day whose commune codes are used.",
            DefaultValueFactory = _ => GenerateRegistry.DefaultCodesOn,
        };
        var output = new Option<FileInfo?>("--out")
        {
            Description = "The file (default standard output).",
        };
        var verb = new Command("generate-registry", "Write a registry of invented people.")
        {
            people,
            seed,
            communes,
            codesOn,
            output,
        };
        verb.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var writer = parsed.GetValue(output) is { } file
                    ? new StreamWriter(file.FullName)
                    : new StreamWriter(Console.OpenStandardOutput());
                var options = new GenerateRegistry.Options(
                    parsed.GetValue(people),
                    parsed.GetValue(seed),
                    parsed.GetValue(communes)?.Split(','),
                    parsed.GetValue(codesOn)
                );
                await GenerateRegistry.Write(writer, options, cancellationToken);
                return 0;
            }
        );
        return verb;
    }

    private static Command ForecastVerb()
    {
        var from = new Option<string>("--from")
        {
            Description = "The month to compare, yyyy-MM; the draft counts from it on.",
            Required = true,
        };
        from.Validators.Add(given =>
        {
            if (given.Tokens is [var token] && !PayMonth.TryParse(token.Value, out _))
            {
                given.AddError("--from is a month, yyyy-MM.");
            }
        });
        var changes = new Option<string[]>("--change")
        {
            Description = "PARAMETER=VALUE in its own unit, such as standard=540000; repeatable.",
            Required = true,
        };
        var communes = new Option<string?>("--communes")
        {
            Description = "Commune codes, separated by commas (default all).",
        };
        var province = new Option<string?>("--province") { Description = "One province." };
        var csv = new Option<bool>("--csv") { Description = "Print the whole CSV, with communes." };
        var verb = new Command(
            "forecast",
            "Say what a draft of the law would cost, and whom it would touch; nothing is changed."
        )
        {
            from,
            changes,
            communes,
            province,
            csv,
        };
        verb.Validators.Add(given =>
        {
            if (given.GetValue(communes) is not null && given.GetValue(province) is not null)
            {
                given.AddError("Name either --communes or --province.");
            }
        });
        verb.SetAction(
            (parsed, cancellationToken) =>
                ForecastDraft.Run(
                    PayMonth.Parse(parsed.GetRequiredValue(from)),
                    parsed.GetRequiredValue(changes),
                    parsed.GetValue(communes)?.Split(','),
                    parsed.GetValue(province),
                    parsed.GetValue(csv),
                    cancellationToken
                )
        );
        return verb;
    }

    private static Command VerifyVerb()
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "An export of the log; without it the live books and log are checked.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var key = new Option<string?>("--key")
        {
            Description = "The log's verifier key, got from somewhere else than the file.",
        };
        var checkpoint = new Option<string?>("--checkpoint")
        {
            Description = "A file with a checkpoint kept from earlier: the log must begin with it.",
        };
        var verb = new Command(
            "verify",
            "Check the live books and log, or an export without a database."
        )
        {
            file,
            key,
            checkpoint,
        };
        verb.Validators.Add(given =>
        {
            if (
                given.GetValue(file) is null
                && (given.GetValue(key) is not null || given.GetValue(checkpoint) is not null)
            )
            {
                given.AddError("--key and --checkpoint go with a FILE.");
            }
        });
        verb.SetAction(
            (parsed, cancellationToken) =>
                parsed.GetValue(file) is { } export
                    ? Task.FromResult(
                        Verify.Export(export, parsed.GetValue(key), parsed.GetValue(checkpoint))
                    )
                    : Verify.Books(cancellationToken)
        );
        return verb;
    }

    private static Command ExportVerb()
    {
        var run = new Option<Guid?>("--run")
        {
            Description = "Only this run's payouts (default all).",
        };
        var file = new Argument<FileInfo>("FILE") { Description = "The file to write." };
        var verb = new Command("export-audit", "Write the log for checking without a database.")
        {
            run,
            file,
        };
        verb.SetAction(
            (parsed, cancellationToken) =>
                ExportAudit.Run(
                    parsed.GetRequiredValue(file),
                    parsed.GetValue(run),
                    cancellationToken
                )
        );
        return verb;
    }

    private static Command DemoCommand()
    {
        var once = new Option<bool>("--once") { Description = "End after the printout." };
        var unplugged = new Option<bool>("--unplugged")
        {
            Description =
                "Pull the banks' plug in the middle of sending (also PAYMENTS_DEMO_UNPLUGGED=1).",
        };
        var verb = new Command(
            "demo",
            "Start simulated banks and the service, pay a month over HTTP as the demo users, print what happened."
        )
        {
            once,
            unplugged,
        };
        verb.SetAction(
            (parsed, cancellationToken) =>
                DemoVerb.Run(
                    new DemoOptions(
                        parsed.GetValue(once),
                        parsed.GetValue(unplugged)
                            || Environment.GetEnvironmentVariable("PAYMENTS_DEMO_UNPLUGGED") == "1"
                    ),
                    cancellationToken
                )
        );
        return verb;
    }

    private static async Task<int> Migrate(CancellationToken cancellationToken)
    {
        await using var host = await Host.Open(cancellationToken);
        Console.WriteLine("The database is up to date.");
        await host.StopDatabase();
        return 0;
    }
}
