using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Forecasts.Pages;

/// <summary>The forecasts that there are, newest first; one is begun, two are compared.</summary>
[Requires(Permission.ReadForecasts)]
public sealed class ForecastsModel(IMediator mediator) : RoomPage(mediator)
{
    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public Page<ForecastAnswer> Forecasts { get; private set; } = null!;

    protected override async Task<IActionResult?> Load()
    {
        var (forecasts, no) = await Ask(new ListForecasts.Query(50, Cursor));
        Forecasts = forecasts!;
        return no;
    }
}
