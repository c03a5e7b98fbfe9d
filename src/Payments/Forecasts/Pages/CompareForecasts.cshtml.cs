using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;
using Payments.Web.Pictures;

namespace Payments.Forecasts.Pages;

/// <summary>Two drafts side by side, each against the law of today.</summary>
[Requires(Permission.ReadForecasts)]
public sealed class CompareForecastsModel(IMediator mediator, Speech say) : RoomPage(mediator)
{
    private const int BarsMax = 40;

    [BindProperty(SupportsGet = true)]
    public Guid? First { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Second { get; set; }

    /// <summary>Null when one of the two is not there or not done.</summary>
    public (ForecastAnswer First, ForecastAnswer Second)? Both { get; private set; }

    /// <summary>Why the two are not quite about the same; empty: they are.</summary>
    public IReadOnlyList<string> Unlike { get; private set; } = [];

    protected override async Task<IActionResult?> Load()
    {
        if (
            First is { } one
            && Second is { } two
            && await Try(new GetForecast.Query(one)) is { Result: not null } first
            && await Try(new GetForecast.Query(two)) is { Result: not null } second
        )
        {
            Both = (first, second);
            Unlike =
            [
                .. new[]
                {
                    first.FromMonth == second.FromMonth ? null : "month",
                    first.Communes == second.Communes ? null : "communes",
                    first.KnownOn == second.KnownOn ? null : "facts",
                    first.Rulebook == second.Rulebook ? null : "law",
                }.OfType<string>(),
            ];
        }

        return null;
    }

    public IEnumerable<Picture> Pictures()
    {
        if (Both is not { } both)
        {
            yield break;
        }

        yield return Bars(
            "categories",
            say["forecast.picture.categories"],
            result => result.ByCategory
        );
        if (
            both.First.Result!.ByProvince.Count > 1
            && both.First.Result.ByProvince.Count <= BarsMax
        )
        {
            yield return Bars(
                "provinces",
                say["forecast.picture.provinces"],
                result => result.ByProvince
            );
        }
    }

    private Bars Bars(
        string id,
        string title,
        Func<ForecastResult, IReadOnlyList<ForecastRow>> rowsOf
    )
    {
        var (first, second) = Both!.Value;
        var others = rowsOf(second.Result!).ToDictionary(say.Name);
        var rows =
            from row in rowsOf(first.Result!)
            let other = others.GetValueOrDefault(say.Name(row))
            where row is { Today: not null, Draft: not null } && other?.Draft is not null
            select new PictureRow(
                say.Name(row),
                row.Today!.MonthVnd,
                row.Draft!.MonthVnd,
                other.Draft!.MonthVnd
            );
        return new Bars(
            id,
            title,
            say["forecast.compare.finding"],
            say["forecast.total"],
            [say["forecast.today"], say["forecast.first"], say["forecast.second"]],
            [.. rows]
        )
        {
            Patterns = [3, 0, 1],
        };
    }
}
