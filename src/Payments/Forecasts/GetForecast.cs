using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Forecasts;

/// <summary>How far a forecast is, and in the end its tables. <c>GET /v1/forecasts/{id}</c>.</summary>
public static class GetForecast
{
    [Requires(Permission.ReadForecasts)]
    public sealed record Query(Guid Id) : IQuery<Result<ForecastAnswer>>;

    internal sealed class Handler(Session session) : IRequestHandler<Query, Result<ForecastAnswer>>
    {
        public async Task<Result<ForecastAnswer>> Handle(
            Query query,
            CancellationToken cancellationToken
        ) =>
            await ForecastReading.Find(session, query.Id, cancellationToken) is { } found
                ? found
                : Refusal.NotFound("forecast");
    }
}
