using System.Globalization;
using Payments.Beneficiaries;
using Sylvan.Data.Csv;

namespace Payments.Verbs.Demo;

/// <summary>The registry comes in: uploaded and checked, what is refused is named, a second person lets it in.</summary>
internal sealed class DemoRolls(DemoApi api, DemoStage stage)
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(120);

    public static void WriteFile(string path)
    {
        using var writer = new StreamWriter(path);
        DemoRegistry.Write(writer);
    }

    public async Task Import(string file, CancellationToken cancellationToken)
    {
        stage.Begin("check the registry");
        var codesOn = DemoCalendar.Text(DemoRegistry.CodesOn);
        var begun = await api.Upload(
            "preparer",
            $"/v1/imports?codesOn={codesOn}",
            file,
            cancellationToken
        );
        var path = $"/v1/imports/{begun.Word("id")}";
        var read = await api.Until(
            "preparer",
            path,
            import => import.Word("state") is "checked" or "refused",
            patience,
            null,
            cancellationToken
        );
        if (read.Word("state") == "refused")
        {
            throw stage.Fail($"the file was refused: {read.Word("refusal")}");
        }

        stage.Say(
            Line(
                $"Registry checked: {read.Number("rows")} rows, {read.Number("accepted")} good, {read.Number("refused")} refused, {read.Number("warnings")} doubts."
            )
        );
        await TellRefused(path, cancellationToken);

        stage.Begin("apply the registry");
        await api.Decide("preparer", "approver", path + "/apply", null, cancellationToken);
        var applied = await api.Until(
            "preparer",
            path,
            import => import.Word("state") == "applied",
            patience,
            null,
            cancellationToken
        );
        stage.Say(
            Line(
                $"Registry applied by preparer and approver: {applied.Number("accepted")} people taken, {applied.Number("unchanged")} unchanged."
            )
        );
    }

    private async Task TellRefused(string path, CancellationToken cancellationToken)
    {
        using var text = new StringReader(
            await api.Text("preparer", path + "/errors.csv", cancellationToken)
        );
        await using var csv = await CsvDataReader.CreateAsync(text, null, cancellationToken);
        var (code, detail, severity) = (
            csv.GetOrdinal("code"),
            csv.GetOrdinal("detail"),
            csv.GetOrdinal("severity")
        );
        var refused = new SortedDictionary<string, (int Count, string Example)>(
            StringComparer.Ordinal
        );
        while (await csv.ReadAsync(cancellationToken))
        {
            if (csv.GetString(severity) == "error")
            {
                var (count, example) = refused.GetValueOrDefault(
                    csv.GetString(code),
                    (0, csv.GetString(detail))
                );
                refused[csv.GetString(code)] = (count + 1, example);
            }
        }

        foreach (var (word, (count, example)) in refused)
        {
            stage.Detail(Line($"{count, 4} × {word, -17} {example}"));
        }
    }

    private static string Line(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);
}
