using Payments.Beneficiaries;
using Payments.Beneficiaries.Duplicates;
using Payments.Domain.Beneficiaries;
using Payments.Pipeline;

namespace Payments.Benchmarks;

/// <summary>A registry file of invented people checked and applied; one row in it is bad, all others are taken.</summary>
internal static class ImportBench
{
    private const string BadBirth = "1900-13-45";

    public static async Task Run(int people, CancellationToken cancellationToken)
    {
        await using var database = await BenchDatabase.Create(cancellationToken);
        var file = Path.Combine(database.Folder, "registry.csv");
        var badRow = (int)(people * 0.777_777);
        var written = await Measure.Time(() => Write(file, people, badRow, cancellationToken));
        var clock = new Clock(TimeProvider.System);
        clock.TurnTo(GenerateRegistry.DefaultCodesOn);
        var numbers = new PersonalNumbers(new PersonalData(new KeyFolder(database.Folder)));
        var store = new ImportStore(database.Worker, numbers, clock);
        var id = clock.NewId();
        await store.Begin(
            id,
            RegistryFormat.Csv,
            GenerateRegistry.DefaultCodesOn,
            "bench",
            "*",
            cancellationToken
        );
        var check = await Measure.Time(() =>
            Check(store, id, file, clock.Today, cancellationToken)
        );
        var apply = await Measure.Time(() =>
            new ImportApply(database.Worker, ReferenceData.Communes, clock).Run(
                id,
                "bench",
                cancellationToken
            )
        );
        var status = (await store.Find(id, cancellationToken))!;
        if (status is not { State: "applied", Refused: 1 } || status.Done != people - 1)
        {
            throw new InvalidOperationException(
                $"The import ended as {status.State} with {status.Done} taken and {status.Refused} refused."
            );
        }

        var search = await Measure.Time(() =>
            new FindDuplicates(database.Worker, clock).Work(cancellationToken)
        );
        await using var counting = database.Admin.CreateCommand("select count(*) from duplicate");
        var pairs = (long)(await counting.ExecuteScalarAsync(cancellationToken))!;
        var table = new Table("registry file", "rows", "s", "rows/s", "our CPU s", "peak memory");
        foreach (
            var (what, taken) in new[]
            {
                ("generated", written),
                ("checked into waiting rows", check),
                ("applied to the rolls", apply),
                ($"searched for duplicates: {pairs:#,##0} pairs", search),
            }
        )
        {
            table.Add(
                what,
                $"{people:#,##0}",
                $"{taken.Seconds:0.0}",
                taken.Rate(people),
                $"{taken.CpuSeconds:0.0}",
                taken.Peak
            );
        }

        File.Delete(file);
        table.Print($"Import: a CSV file in which row {badRow + 1:#,##0} alone is refused.");
    }

    private static async Task Write(
        string file,
        int people,
        int badRow,
        CancellationToken cancellationToken
    )
    {
        var whole = file + ".whole";
        await using (var writer = new StreamWriter(whole))
        {
            await GenerateRegistry.Write(
                writer,
                new GenerateRegistry.Options(people, 1, null, GenerateRegistry.DefaultCodesOn),
                cancellationToken
            );
        }

        await using var output = new StreamWriter(file);
        var at = 0;
        foreach (var line in File.ReadLines(whole))
        {
            await output.WriteAsync(at++ == badRow ? Spoilt(line) : line);
            await output.WriteAsync('\n');
        }

        File.Delete(whole);
    }

    /// <summary>The row with a date of birth that no calendar has.</summary>
    private static string Spoilt(string line)
    {
        var cells = line.Split(',');
        cells[(int)RegistryColumn.DateOfBirth] = BadBirth;
        return string.Join(',', cells);
    }

    private static async Task Check(
        ImportStore store,
        Guid id,
        string file,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        await using var content = File.OpenRead(file);
        await store.Check(
            id,
            RegistryFile.Open(content, RegistryFormat.Csv),
            new RegistryRules(
                today,
                GenerateRegistry.DefaultCodesOn,
                ReferenceData.Communes,
                ReferenceData.Banks
            ),
            cancellationToken
        );
    }
}
