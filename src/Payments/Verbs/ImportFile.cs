using Npgsql;
using Payments.Beneficiaries;
using Payments.Beneficiaries.Imports;
using Payments.Domain.Beneficiaries;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Verbs;

/// <summary><c>payments import FILE</c>: checks a registry file, and with <c>--apply</c> lets it in, which the log says.</summary>
internal static class ImportFile
{
    public static async Task<int> Run(
        FileInfo file,
        bool apply,
        DateOnly? codesOn,
        CancellationToken cancellationToken
    )
    {
        if (!file.Exists)
        {
            await Console.Error.WriteLineAsync($"payments: there is no file {file.Name}");
            return 1;
        }

        await using var host = await Host.Open(cancellationToken);
        int exit;
        await using (var app = Service.Build(host.Settings, host.ConnectionString, host.Clock))
        {
            exit = await Import(app.Services, file, apply, codesOn, cancellationToken);
        }

        await host.StopDatabase();
        return exit;
    }

    private static async Task<int> Import(
        IServiceProvider services,
        FileInfo file,
        bool apply,
        DateOnly? codesOn,
        CancellationToken cancellationToken
    )
    {
        var store = services.GetRequiredService<ImportStore>();
        var clock = services.GetRequiredService<Clock>();
        var format = file.Extension is ".xlsx" ? RegistryFormat.Xlsx : RegistryFormat.Csv;
        var day = codesOn ?? clock.Today;
        var id = clock.NewId();
        await store.Begin(id, format, day, Actor.Worker.UserName, "*", cancellationToken);
        await using (var content = file.OpenRead())
        {
            await store.Check(
                id,
                RegistryFile.Open(content, format),
                new RegistryRules(clock.Today, day, ReferenceData.Communes, ReferenceData.Banks),
                cancellationToken
            );
        }

        var status = (await store.Find(id, cancellationToken))!;
        await using (var errors = new StreamWriter(Console.OpenStandardOutput(), leaveOpen: true))
        {
            await store.WriteErrors(id, errors, cancellationToken);
        }

        if (status.State == "refused")
        {
            await Console.Error.WriteLineAsync($"payments: the file is refused: {status.Refusal}");
            return 1;
        }

        if (!apply)
        {
            Console.WriteLine(
                $"{status.Rows} rows: {status.Accepted} good, {status.Refused} refused, {status.Warnings} doubts. Nothing was changed."
            );
            return 0;
        }

        await Apply(services, id, cancellationToken);
        status = (await store.Find(id, cancellationToken))!;
        Console.WriteLine(
            $"{status.Rows} rows: {status.Accepted} taken, {status.Unchanged} unchanged, {status.Refused} refused, {status.Warnings} doubts."
        );
        return status.State == "applied" ? 0 : 1;
    }

    private static async Task Apply(
        IServiceProvider services,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        var source = services.GetRequiredKeyedService<NpgsqlDataSource>("worker");
        await using (var begun = new Session(source))
        {
            begun.ActAs(Actor.Worker);
            await begun.Execute(
                "update import set state = 'applying', total = null where id = @id and state = 'checked'",
                new { id },
                cancellationToken
            );
            await begun.Commit(cancellationToken);
        }

        // The worker's own way: it goes on after a kill, and a service that runs beside may do it as well.
        var worker = services.GetRequiredService<ImportWorker>();
        var store = services.GetRequiredService<ImportStore>();
        while ((await store.Find(id, cancellationToken))!.State == "applying")
        {
            if (!await worker.Work(cancellationToken))
            {
                await Task.Delay(worker.Rest, cancellationToken);
            }
        }
    }
}
