using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Entitlement;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Forecasts.Pages;

/// <summary>What a draft would cost and whom it would touch: figures, pictures, tables, a file.</summary>
[Requires(Permission.ReadForecasts)]
public sealed class ForecastModel(IMediator mediator) : RoomPage(mediator)
{
    /// <summary>More communes than this are shown a province at a time.</summary>
    private const int CommunesMax = 60;

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>Whose communes are shown.</summary>
    [BindProperty(SupportsGet = true)]
    public string? ProvinceCode { get; set; }

    public ForecastAnswer Forecast { get; private set; } = null!;

    /// <summary>The values of today by parameter; empty when the law is another one since.</summary>
    public IReadOnlyDictionary<string, RulebookValue> Law { get; private set; } =
        new Dictionary<string, RulebookValue>();

    public IReadOnlyList<ForecastRow> Communes =>
        Forecast.Result is not { } result ? []
        : ProvinceCode is { } province
            ? [.. result.ByCommune.Where(row => row.ProvinceCode == province)]
        : result.ByCommune.Count <= CommunesMax ? result.ByCommune
        : [];

    protected override async Task<IActionResult?> Load()
    {
        var (forecast, no) = await Ask(new GetForecast.Query(Id));
        if (forecast is null)
        {
            return no;
        }

        Forecast = forecast;
        if (forecast.Progress is not null)
        {
            // Without a script the page asks again by itself.
            Response.Headers["Refresh"] = "3";
        }

        if (
            await Try(new ReadRulebook.Query(forecast.FromMonth.ToString())) is { } law
            && law.Rulebook == forecast.Rulebook
        )
        {
            Law = law.Values.ToDictionary(value => value.Parameter);
        }

        return null;
    }

    public async Task<IActionResult> OnGetCsvAsync()
    {
        var (csv, no) = await Ask(new ExportForecast.Query(Id));
        return no ?? File(csv!.Bytes, "text/csv; charset=utf-8", csv.FileName);
    }
}
