using System.CommandLine;
using Npgsql;
using Payments.Domain.Common;
using Payments.Identity.Administration;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Verbs;

/// <summary><c>payments add-administrators</c>: the first two, on a database that has none.</summary>
/// <remarks>A password stands in no argument and no log: it comes by standard input, or is made here and printed once.</remarks>
internal static class AddAdministrators
{
    public static Command Verb()
    {
        var people = new Argument<string[]>("PERSON")
        {
            Description = "user.name=Name, twice; such as lan=\"Nông Thị Lan\".",
            Arity = new ArgumentArity(2, 2),
        };
        var subjects = new Option<string[]>("--subject")
        {
            Description = "user.name=SUBJECT: the issuer lets this person in; repeatable.",
        };
        var readPasswords = new Option<bool>("--passwords-from-input")
        {
            Description =
                "Read each password from a line of standard input; without it they are made and printed once.",
        };
        var verb = new Command(
            "add-administrators",
            "Let the first two administrators in; only while there is none."
        )
        {
            people,
            subjects,
            readPasswords,
        };
        verb.SetAction(
            (parsed, cancellationToken) =>
                Run(
                    parsed.GetRequiredValue(people),
                    parsed.GetValue(subjects) ?? [],
                    parsed.GetValue(readPasswords),
                    cancellationToken
                )
        );
        return verb;
    }

    /// <param name="people">Two of <c>user.name=Name</c>.</param>
    /// <param name="subjects">Of <c>user.name=subject</c>: who comes in by the issuer.</param>
    /// <param name="readPasswords">One line of standard input each; else they are made here.</param>
    private static async Task<int> Run(
        IReadOnlyList<string> people,
        IReadOnlyList<string> subjects,
        bool readPasswords,
        CancellationToken cancellationToken
    )
    {
        var bySubject = subjects.Select(Pair).ToDictionary(pair => pair.Name, pair => pair.Value);
        var named = people
            .Select(Pair)
            .Select(pair => new AddFirstAdministrators.Person(
                pair.Name,
                pair.Value,
                bySubject.ContainsKey(pair.Name) ? null
                    : readPasswords ? Console.In.ReadLine() ?? ""
                    : AddFirstAdministrators.NewPassword(),
                bySubject.GetValueOrDefault(pair.Name)
            ))
            .ToList();
        await using var host = await Host.Open(cancellationToken);
        Result<Done> done;
        await using (var app = Service.Build(host.Settings, host.ConnectionString, host.Clock))
        {
            done = await AddFirstAdministrators.Run(
                app.Services.GetRequiredService<NpgsqlDataSource>(),
                app.Services.GetRequiredService<AuditTrail>(),
                host.Clock,
                host.Settings,
                named,
                cancellationToken
            );
        }

        await host.StopDatabase();
        if (!done.TryGet(out _, out var refusal))
        {
            await Console.Error.WriteLineAsync(
                "payments: " + (refusal.Fields is [var field, ..] ? field.Detail : refusal.Message)
            );
            return 1;
        }

        foreach (var person in named)
        {
            Console.WriteLine(
                person.Subject is not null ? $"{person.UserName} comes in by the issuer."
                : readPasswords
                    ? $"{person.UserName} chooses their own password at the first sign-in, within 72 hours."
                : $"{person.UserName} signs in once with {person.Password} and chooses their own, within 72 hours."
            );
        }

        return 0;
    }

    /// <exception cref="ArgumentException">Not <c>name=value</c>.</exception>
    private static (string Name, string Value) Pair(string text) =>
        text.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
            ? (text[..at].Trim(), text[(at + 1)..].Trim())
            : throw new ArgumentException("Write user.name=Name for each person.");
}
