using Payments.Database;
using Payments.Reconciliation;
using Payments.Verifier;

namespace Payments.Verbs.Demo;

/// <summary>The printout at the end: the books as <c>payments verify</c> reads them, and an export checked without them.</summary>
internal sealed class DemoReport(DemoApi api, DemoBanks banks, DemoStage stage, TextWriter output)
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(30);

    /// <param name="oldCheckpoint">A file with a checkpoint kept from earlier, or null.</param>
    /// <returns>Whether every check held.</returns>
    public async Task<bool> Print(
        Host host,
        string exportFile,
        string? oldCheckpoint,
        CancellationToken cancellationToken
    )
    {
        stage.Begin("verify the books");
        await AwaitCheckpoint(cancellationToken);
        output.WriteLine();
        output.WriteLine("payments verify");
        output.WriteLine();
        await using var source = DatabaseRoles.DataSource(
            host.ConnectionString,
            DatabaseRoles.Auditor
        );
        var report = await new BooksVerifier(source).Verify(cancellationToken);
        report.Print(output);

        stage.Begin("verify an export");
        await api.Download("auditor", "/v1/audit/export", exportFile, cancellationToken);
        var key = (await api.Get("auditor", "/v1/audit/key", cancellationToken)).Word(
            "verifierKey"
        );
        output.WriteLine();
        output.WriteLine($"payments verify {Path.GetFileName(exportFile)} --key {key}");
        List<string> arguments = [exportFile, "--key", key];
        if (oldCheckpoint is not null)
        {
            arguments.AddRange(["--checkpoint", oldCheckpoint]);
        }

        var holdsOffline = VerifyCommand.Run(arguments, output, output) == 0;
        output.WriteLine();
        output.WriteLine("Newest checkpoint");
        output.WriteLine(await api.Text("auditor", "/v1/audit/checkpoint", cancellationToken));
        return await NobodyTwice(cancellationToken) & report.Holds & holdsOffline;
    }

    /// <summary>Keeps the newest checkpoint in a file, as an outsider would.</summary>
    public async Task<string> Keep(string file, CancellationToken cancellationToken)
    {
        stage.Begin("keep a checkpoint");
        await File.WriteAllTextAsync(
            file,
            await api.Text("auditor", "/v1/audit/checkpoint", cancellationToken),
            cancellationToken
        );
        return file;
    }

    /// <summary>The bank's own journal knows whether anybody was credited twice.</summary>
    private async Task<bool> NobodyTwice(CancellationToken cancellationToken)
    {
        stage.Begin("ask the banks' journals");
        var twice = await banks.CreditedTwice(cancellationToken);
        output.WriteLine(
            twice == 0
                ? "By the banks' own journals nobody was credited twice."
                : $"The banks' journals show {twice} payments credited twice."
        );
        return twice == 0;
    }

    /// <summary>Waits until the log has come to rest under a signed checkpoint.</summary>
    private async Task AwaitCheckpoint(CancellationToken cancellationToken)
    {
        var size = -1L;
        await api.Until(
            "auditor",
            "/v1/audit/checkpoints?limit=200",
            page =>
            {
                var newest = page.Items("items")
                    .Select(item => item.Number("size"))
                    .DefaultIfEmpty(0)
                    .Max();
                var rests = newest == size;
                size = newest;
                return rests && newest > 0;
            },
            patience,
            null,
            cancellationToken
        );
    }
}
