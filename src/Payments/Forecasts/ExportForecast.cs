using System.Globalization;
using System.Text;
using MediatR;
using Payments.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Forecasts;

/// <summary>The tables of a finished forecast as one CSV file. <c>GET /v1/forecasts/{id}.csv</c>.</summary>
/// <remarks>UTF-8 with BOM, so that spreadsheets read Vietnamese; what is not told is an empty cell.</remarks>
public static class ExportForecast
{
    private const string Header =
        "table,province_code,commune_code,name,benefit,category,people_today,month_today_vnd,year_today_vnd,"
        + "people_draft,month_draft_vnd,year_draft_vnd,month_difference_vnd,year_difference_vnd,gain,lose,come_in,"
        + "fall_out,unchanged,suppressed";

    private const int TodayCells = 3;
    private const int DraftCells = 10;

    [Requires(Permission.ReadForecasts)]
    public sealed record Query(Guid Id) : IQuery<Result<Csv>>;

    /// <param name="Bytes">The whole file; a country has some thousand rows.</param>
    public sealed record Csv(string FileName, byte[] Bytes);

    internal sealed class Handler(Session session) : IRequestHandler<Query, Result<Csv>>
    {
        public async Task<Result<Csv>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (await ForecastReading.Find(session, query.Id, cancellationToken) is not { } found)
            {
                return Refusal.NotFound("forecast");
            }

            return found.Result is { } result
                ? new Csv(
                    $"forecast-{found.FromMonth}.csv",
                    [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Text(result))]
                )
                : new Refusal(
                    RefusalKind.Conflict,
                    "forecast_not_done",
                    "The forecast has no tables yet; ask again when its progress is null."
                );
        }
    }

    internal static string Text(ForecastResult result)
    {
        var text = new StringBuilder(Header).Append("\r\n");
        foreach (var (table, row) in result.Rows)
        {
            var cells = new[]
            {
                table,
                row.ProvinceCode,
                row.CommuneCode,
                row.Name,
                row.Benefit,
                row.Category,
            }
                .Select(cell => CsvCell.Guarded(cell ?? ""))
                .Concat(Numbers(row))
                .Append(row.Today is null || row.Draft is null ? "true" : "false");
            text.AppendJoin(',', cells).Append("\r\n");
        }

        return text.ToString();
    }

    private static IEnumerable<string> Numbers(ForecastRow row) =>
        Cells(
                row.Today is { } today ? [today.People, today.MonthVnd, today.YearVnd] : null,
                TodayCells
            )
            .Concat(
                Cells(
                    row.Draft is { } draft
                        ?
                        [
                            draft.People,
                            draft.MonthVnd,
                            draft.YearVnd,
                            draft.MonthDifferenceVnd,
                            draft.YearDifferenceVnd,
                            draft.Gain,
                            draft.Lose,
                            draft.ComeIn,
                            draft.FallOut,
                            draft.Unchanged,
                        ]
                        : null,
                    DraftCells
                )
            );

    private static IEnumerable<string> Cells(long[]? numbers, int count) =>
        numbers?.Select(number => number.ToString(CultureInfo.InvariantCulture))
        ?? Enumerable.Repeat("", count);
}
