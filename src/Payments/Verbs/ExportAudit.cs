using Payments.Audit;
using Payments.Web;

namespace Payments.Verbs;

/// <summary><c>payments export-audit FILE</c>: the log as a file that anyone can check.</summary>
internal static class ExportAudit
{
    public static async Task<int> Run(
        FileInfo file,
        Guid? runId,
        CancellationToken cancellationToken
    )
    {
        await using var host = await Host.Open(cancellationToken);
        await using (var app = Service.Build(host.Settings, host.ConnectionString, host.Clock))
        {
            // What waits for its place gets one, so that the export is whole.
            var sequencer = app.Services.GetRequiredService<AuditSequencer>();
            while (await sequencer.Step(cancellationToken) > 0) { }

            await sequencer.SignNow(cancellationToken);
            await using var output = file.Create();
            await app
                .Services.GetRequiredService<AuditExport>()
                .Write(output, runId, cancellationToken);
            Console.WriteLine(
                $"{file.Name}: {output.Length:#,##0} bytes; key {app.Services.GetRequiredService<LogSigner>().VerifierKey}"
            );
        }

        await host.StopDatabase();
        return 0;
    }
}
