using MediatR;
using Payments.Web;

namespace Payments.Forecasts;

/// <summary>What a draft of the law would cost, and whom it would touch.</summary>
public static class Room
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ForecastOrders>();
        services.AddSingleton<ForecastAtPrompt>();
        services.AddWorker<ForecastWorker>();
    }

    public static void Map(RouteGroupBuilder v1)
    {
        var forecasts = v1.MapGroup("/forecasts").WithTags("Forecasts");
        forecasts
            .MapPost(
                "",
                (
                    OrderForecast.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new OrderForecast.Command(body), cancellationToken)
                        .Accepted(forecast => $"/v1/forecasts/{forecast.Id}")
            )
            .For<OrderForecast.Command>();
        forecasts
            .MapGet(
                "",
                (
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) => mediator.Send(new ListForecasts.Query(limit, cursor), cancellationToken).Ok()
            )
            .For<ListForecasts.Query>();
        forecasts
            .MapGet(
                "/{id:guid}",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new GetForecast.Query(id), cancellationToken).Ok()
            )
            .For<GetForecast.Query>();
        forecasts
            .MapGet(
                "/{id:guid}.csv",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator
                        .Send(new ExportForecast.Query(id), cancellationToken)
                        .As(file =>
                            Results.File(file.Bytes, "text/csv; charset=utf-8", file.FileName)
                        )
            )
            .For<ExportForecast.Query>();
    }
}
