using Payments.Web;
using Payments.Web.Pictures;

namespace Payments.Forecasts.Pages;

/// <summary>One table of a forecast, for the partial that draws it.</summary>
/// <param name="Forecast">Provinces lead to their communes in it.</param>
public sealed record ForecastTable(
    string Id,
    string Title,
    string Head,
    IEnumerable<ForecastRow> Rows,
    Guid? Forecast = null
);

/// <summary>A forecast as pictures. A row that is not told whole is in no picture; its share is told as the rest.</summary>
public static class ForecastPictures
{
    /// <summary>Steps of the waterfall; smaller ones are one rest.</summary>
    private const int StepsMax = 8;

    /// <summary>Communes as bars; more are a table.</summary>
    private const int BarsMax = 40;

    public static IEnumerable<Picture> Of(ForecastResult result, Speech say)
    {
        if (result.Total is not { Today: { } today, Draft: { } draft })
        {
            yield break;
        }

        yield return new Shares(
            "people",
            say["forecast.picture.people"],
            say[
                "forecast.picture.people.finding",
                Speech.Count(draft.Gain + draft.ComeIn),
                Speech.Count(draft.Lose + draft.FallOut)
            ],
            say["forecast.people"],
            [
                say["forecast.gain"],
                say["forecast.come_in"],
                say["forecast.unchanged"],
                say["forecast.lose"],
                say["forecast.fall_out"],
            ],
            [
                new(
                    say["forecast.total"],
                    draft.Gain,
                    draft.ComeIn,
                    draft.Unchanged,
                    draft.Lose,
                    draft.FallOut
                ),
            ]
        )
        {
            Tell = Speech.Count,
            Patterns = [0, 1, 3, 2, 4],
        };
        yield return Bridge(result, today, draft, say);
        var places = result.ByProvince.Count > 1 ? result.ByProvince : result.ByCommune;
        if (places.Count is > 1 and <= BarsMax)
        {
            yield return Costs(
                "places",
                say[
                    result.ByProvince.Count > 1
                        ? "forecast.picture.provinces"
                        : "forecast.picture.communes"
                ],
                places,
                say
            );
        }

        yield return Costs("kinds", say["forecast.picture.categories"], result.ByCategory, say);
    }

    private static Waterfall Bridge(
        ForecastResult result,
        TodayPart today,
        DraftPart draft,
        Speech say
    )
    {
        var told = result
            .ByCategory.Select(row => (Row: row, Value: row.Draft?.MonthDifferenceVnd ?? 0))
            .Where(step => step.Value != 0)
            .OrderByDescending(step => Math.Abs(step.Value))
            .Take(StepsMax)
            .Select(step => (say.Name(step.Row), step.Value))
            .ToList();
        var rest = draft.MonthDifferenceVnd - told.Sum(step => step.Value);
        return new Waterfall(
            "bridge",
            say["forecast.picture.bridge"],
            say[
                "forecast.picture.bridge.finding",
                Speech.Money(today.MonthVnd),
                Speech.Money(draft.MonthVnd)
            ],
            (say["forecast.category"], say["amount"]),
            (say["forecast.today"], today.MonthVnd),
            rest == 0 ? told : [.. told, (say["forecast.rest"], rest)],
            (say["forecast.draft"], draft.MonthVnd)
        );
    }

    private static Bars Costs(
        string id,
        string title,
        IReadOnlyList<ForecastRow> rows,
        Speech say
    ) =>
        new(
            id,
            title,
            Finding(rows, say),
            say["forecast.total"],
            [say["forecast.today"], say["forecast.draft"]],
            [
                .. rows.Where(row => row is { Today: not null, Draft: not null })
                    .Select(row => new PictureRow(
                        say.Name(row),
                        row.Today!.MonthVnd,
                        row.Draft!.MonthVnd
                    )),
            ]
        )
        {
            Patterns = [3, 0],
        };

    /// <summary>Where the difference is largest.</summary>
    private static string Finding(IReadOnlyList<ForecastRow> rows, Speech say) =>
        rows.Where(row => row.Draft is not null)
            .MaxBy(row => Math.Abs(row.Draft!.MonthDifferenceVnd))
            is { } most
            ? say[
                "forecast.picture.most",
                say.Name(most),
                Speech.Signed(most.Draft!.MonthDifferenceVnd)
            ]
            : say["forecast.hidden"];

    /// <summary>What a row is about.</summary>
    public static string Name(this Speech say, ForecastRow row) =>
        row switch
        {
            { Category: { } category, Benefit: { } benefit } => benefit == "monthly_allowance"
            || benefit == category
                ? say.Word("category", category)
                : $"{say.Word("benefit", benefit)}: {say.Word("category", category)}",
            { Benefit: { } benefit } => say.Word("benefit", benefit),
            { Name: { } name } => name,
            { CommuneCode: { } commune } => say.Commune(commune),
            { ProvinceCode: { } province } => province,
            _ => say["forecast.total"],
        };
}
