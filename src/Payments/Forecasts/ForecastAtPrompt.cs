using System.Globalization;
using Npgsql;
using Payments.Domain.Common;
using Payments.Entitlement;
using Payments.Pipeline;

namespace Payments.Forecasts;

/// <summary>A forecast from order to tables without HTTP: for the verb. A service that runs beside may help.</summary>
internal sealed class ForecastAtPrompt(
    NpgsqlDataSource source,
    ForecastOrders orders,
    ForecastWorker worker,
    CurrentRulebook current,
    AuditTrail audit
)
{
    /// <param name="asCsv">The whole CSV file; otherwise the tables without communes, for people.</param>
    public async Task<Result<Done>> Run(
        PayMonth fromMonth,
        IReadOnlyList<string> changes,
        IReadOnlyList<string>? communeCodes,
        string? provinceCode,
        bool asCsv,
        TextWriter output,
        CancellationToken cancellationToken
    )
    {
        var order = WrittenOrder.Read(
            current.Printed,
            fromMonth,
            changes,
            communeCodes,
            provinceCode
        );
        if (!(await Place(order, cancellationToken)).TryGet(out var placed, out var no))
        {
            return no;
        }

        var found = await Finished(placed.Id, cancellationToken);
        if (found.Result is not { } result)
        {
            return new Refusal(
                RefusalKind.Conflict,
                "forecast_failed",
                "The forecast failed; the log says why."
            );
        }

        await output.WriteAsync(asCsv ? ExportForecast.Text(result) : Text(found, result));
        return new Done();
    }

    private async Task<Result<PlacedForecast>> Place(
        ForecastOrder order,
        CancellationToken cancellationToken
    )
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        var result = await orders.Place(session, order, cancellationToken);
        if (result.TryGet(out var placed, out _))
        {
            await audit.Append(
                session,
                nameof(OrderForecast),
                [placed.Id],
                null,
                [],
                cancellationToken
            );
            await session.Commit(cancellationToken);
        }

        return result;
    }

    private async Task<ForecastAnswer> Finished(Guid id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var hasWorked = await worker.Work(cancellationToken);
            await using var session = new Session(source);
            session.ActAs(Actor.Worker);
            var found = (await ForecastReading.Find(session, id, cancellationToken))!;
            if (found.Progress is null)
            {
                return found;
            }

            if (!hasWorked)
            {
                await Task.Delay(worker.Rest, cancellationToken);
            }
        }
    }

    private static string Text(ForecastAnswer forecast, ForecastResult result)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        text.WriteLine(
            $"Month {forecast.FromMonth}, {forecast.Communes} communes, facts of {forecast.KnownOn:yyyy-MM-dd}. "
                + $"A year is {result.YearMonths} such months. - : fewer than {result.SmallestCount}, or would tell of them."
        );
        text.WriteLine(
            $"{"", -44}{"people", 10}{"month, đ", 20}{"draft, đ", 20}{"difference, đ", 20}"
                + $"{"a year, đ", 20}{"gain", 10}{"lose", 10}{"come in", 10}{"fall out", 10}"
        );
        foreach (var (_, row) in result.Rows.Where(row => row.Table != "commune"))
        {
            text.WriteLine(Line(row));
        }

        return text.ToString();
    }

    private static string Line(ForecastRow row)
    {
        static string Cell(long? number) =>
            number?.ToString("#,##0", CultureInfo.InvariantCulture) ?? "-";
        var name = row.Category is { } category
            ? $"  {row.Benefit} / {category}"
            : row.Benefit ?? row.Name ?? row.ProvinceCode ?? "All";
        var draft = row.Draft;
        return $"{name, -44}{Cell(row.Today?.People), 10}{Cell(row.Today?.MonthVnd), 20}{Cell(draft?.MonthVnd), 20}"
            + $"{Cell(draft?.MonthDifferenceVnd), 20}{Cell(draft?.YearDifferenceVnd), 20}{Cell(draft?.Gain), 10}"
            + $"{Cell(draft?.Lose), 10}{Cell(draft?.ComeIn), 10}{Cell(draft?.FallOut), 10}";
    }
}
