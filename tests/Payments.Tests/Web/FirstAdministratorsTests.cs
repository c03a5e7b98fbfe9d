using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Payments.Tests.Support;

namespace Payments.Tests.Web;

/// <summary>A fresh installation, with the real program as a process.</summary>
public sealed partial class FirstAdministratorsTests
{
    [Fact]
    public async Task A_fresh_database_gets_two_administrators_once_and_they_choose_their_passwords()
    {
        await using var database = await TestDatabase.Create();

        var alone = await Run(database, "", "lan=Nông Thị Lan", "lan=Nông Thị Lan");
        var weak = await Run(
            database,
            "ngan\nmot-hai-ba-bon\n",
            "--passwords-from-input",
            "lan=Nông Thị Lan",
            "minh=Trần Văn Minh"
        );
        var one = await Run(database, "", "lan=Nông Thị Lan");
        Assert.Equal(0L, await Users(database));
        var done = await Run(database, "", "lan=Nông Thị Lan", "minh=Trần Văn Minh");
        var again = await Run(database, "", "hoa=Lê Thị Hoa", "duc=Vũ Đức");

        Assert.Equal((1, 1, 2), (alone.Exit, weak.Exit, one.Exit));
        Assert.Contains("two different people", alone.Errors, StringComparison.Ordinal);
        Assert.Contains("10 characters", weak.Errors, StringComparison.Ordinal);
        Assert.True(done.Exit == 0, done.Errors);
        Assert.Equal(1, again.Exit);
        Assert.Contains("There are administrators", again.Errors, StringComparison.Ordinal);
        Assert.Equal(2L, await Users(database));
        var given = Given()
            .Matches(done.Output)
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        Assert.NotEqual(given["lan"], given["minh"]);
        Assert.DoesNotContain(given["lan"], done.Errors, StringComparison.Ordinal);

        await using var service = await TestService.Start(
            new DateOnly(2026, 5, 18),
            database: database,
            ownsDatabase: false
        );
        using var visitor = new PageVisitor(service);
        var signedIn = await visitor.Send(
            (await visitor.Get("/sign-in"))
                .Form("/sign-in")
                .With("userName", "lan")
                .With("password", given["lan"])
        );
        Assert.Equal((HttpStatusCode.SeeOther, "/password"), (signedIn.Status, signedIn.Location));
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.Get("/users")).Status);
        await visitor.Send(
            (await visitor.Get("/password"))
                .Form("/password")
                .With("/currentPassword", given["lan"])
                .With("/password", "con ngựa trắng 77")
                .With("/repeatedPassword", "con ngựa trắng 77")
        );
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/users")).Status);
        Assert.Equal(
            2L,
            await Count(
                database,
                """
                select count(*)
                  from (select bytes from audit_pending union all select bytes from log_entry) e
                 where position('AddFirstAdministrators'::bytea in bytes) > 0
                """
            )
        );
    }

    private static Task<long> Users(TestDatabase database) =>
        Count(database, "select count(*) from app_user");

    private static async Task<long> Count(TestDatabase database, string sql)
    {
        await using var command = database.Admin.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<(int Exit, string Output, string Errors)> Run(
        TestDatabase database,
        string input,
        params string[] arguments
    )
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "payments.dll"),
                "add-administrators",
            },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["PAYMENTS_DATABASE"] = database.ConnectionString;
        start.Environment["PAYMENTS_DATA"] = Path.Combine(
            Path.GetTempPath(),
            "payments-test-" + database.Name
        );
        start.Environment.Remove("PAYMENTS_DEMO");
        start.Environment.Remove("PAYMENTS_TODAY");
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }

    [GeneratedRegex("(?m)^([a-z]+) signs in once with ([a-z0-9]{16}) ")]
    private static partial Regex Given();
}
