using Payments.Beneficiaries;
using Payments.Domain.Forecasts;
using Payments.Pipeline;

namespace Payments.Forecasts;

/// <summary>Reads the sums of a finished forecast and lays them out as tables, with the small ones taken out.</summary>
internal static class ForecastTables
{
    private const int YearMonths = 12;

    private sealed record Row(
        string ProvinceCode,
        string CommuneCode,
        string Name,
        string Benefit,
        string Category,
        long PeopleToday,
        long TodayVnd,
        long PeopleDraft,
        long DraftVnd,
        long Gain,
        long Lose,
        long ComeIn,
        long FallOut
    )
    {
        public Effect Effect =>
            new(PeopleToday, TodayVnd, PeopleDraft, DraftVnd, Gain, Lose, ComeIn, FallOut);
    }

    private sealed record Shown(TableRow Row, ForecastRow Head)
    {
        public ForecastRow Print() =>
            Head with
            {
                Today = Row.HidesToday ? null : TodayOf(Row.Effect),
                Draft = Row.HidesDraft ? null : DraftOf(Row.Effect),
            };
    }

    public static async Task<ForecastResult> Read(
        Session session,
        Guid forecastId,
        DateOnly day,
        CancellationToken cancellationToken
    )
    {
        var communes = await session.Query<Row>(
            """
            select c.province_code, r.commune_code, c.name, r.benefit, r.category, r.people_today, r.today_vnd,
                   r.people_draft, r.draft_vnd, r.gain, r.lose, r.come_in, r.fall_out
              from forecast_row r
              join commune c on c.commune_code = r.commune_code
             where r.forecast_id = @forecastId
               and r.benefit = ''
             order by c.province_code, r.commune_code
            """,
            new { forecastId },
            cancellationToken
        );
        var kinds = await session.Query<Row>(
            """
            select '' as province_code, '' as commune_code, '' as name, benefit, category,
                   sum(people_today)::bigint as people_today, sum(today_vnd)::bigint as today_vnd,
                   sum(people_draft)::bigint as people_draft, sum(draft_vnd)::bigint as draft_vnd,
                   sum(gain)::bigint as gain, sum(lose)::bigint as lose, sum(come_in)::bigint as come_in,
                   sum(fall_out)::bigint as fall_out
              from forecast_row
             where forecast_id = @forecastId
               and benefit <> ''
             group by benefit, category
             order by benefit, category
            """,
            new { forecastId },
            cancellationToken
        );
        return Lay(communes, kinds, day);
    }

    private static ForecastResult Lay(
        IReadOnlyList<Row> communes,
        IReadOnlyList<Row> kinds,
        DateOnly day
    )
    {
        var total = new Shown(new TableRow("", Sum(communes), null), Head());
        var provinces = communes
            .GroupBy(row => row.ProvinceCode)
            .Select(rows => new Shown(
                new TableRow(rows.Key, Sum(rows), total.Row),
                Head(
                    province: rows.Key,
                    name: ReferenceData.Communes.FindProvince(rows.Key, day)?.Name
                )
            ))
            .ToList();
        var inProvince = provinces.ToDictionary(shown => shown.Row.Key, shown => shown.Row);
        var ofCommunes = communes
            .Select(row => new Shown(
                new TableRow(row.CommuneCode, row.Effect, inProvince[row.ProvinceCode]),
                Head(row.ProvinceCode, row.CommuneCode, row.Name)
            ))
            .ToList();
        var benefits = kinds
            .Where(row => row.Category.Length == 0)
            .Select(row => new Shown(
                new TableRow(row.Benefit, row.Effect, total.Row),
                Head(benefit: row.Benefit)
            ))
            .ToList();
        var ofBenefit = benefits.ToDictionary(shown => shown.Row.Key, shown => shown.Row);
        var categories = kinds
            .Where(row => row.Category.Length > 0)
            .Select(row => new Shown(
                new TableRow(row.Category, row.Effect, ofBenefit[row.Benefit]),
                Head(benefit: row.Benefit, category: row.Category)
            ))
            .ToList();
        Suppression.Apply([
            total.Row,
            .. provinces
                .Concat(ofCommunes)
                .Concat(benefits)
                .Concat(categories)
                .Select(shown => shown.Row),
        ]);
        return new ForecastResult(
            YearMonths,
            Suppression.SmallestCount,
            total.Print(),
            [.. provinces.Select(shown => shown.Print())],
            [.. ofCommunes.Select(shown => shown.Print())],
            [.. benefits.Select(shown => shown.Print())],
            [.. categories.Select(shown => shown.Print())]
        );
    }

    private static ForecastRow Head(
        string? province = null,
        string? commune = null,
        string? name = null,
        string? benefit = null,
        string? category = null
    ) => new(province, commune, name, benefit, category, null, null);

    private static Effect Sum(IEnumerable<Row> rows) =>
        rows.Aggregate(Effect.None, (sum, row) => sum + row.Effect);

    private static TodayPart TodayOf(Effect effect) =>
        new(effect.PeopleToday, effect.TodayVnd, effect.TodayVnd * YearMonths);

    private static DraftPart DraftOf(Effect effect) =>
        new(
            effect.PeopleDraft,
            effect.DraftVnd,
            effect.DraftVnd * YearMonths,
            effect.DifferenceVnd,
            effect.DifferenceVnd * YearMonths,
            effect.Gain,
            effect.Lose,
            effect.ComeIn,
            effect.FallOut,
            effect.Unchanged
        );
}
