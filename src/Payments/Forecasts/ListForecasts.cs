using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Forecasts;

/// <summary>Forecasts in the caller's scope, newest first, without their tables. <c>GET /v1/forecasts</c>.</summary>
public static class ListForecasts
{
    [Requires(Permission.ReadForecasts)]
    public sealed record Query(int? Limit, string? Cursor) : IQuery<Result<Page<ForecastAnswer>>>;

    internal sealed class Handler(Session session)
        : IRequestHandler<Query, Result<Page<ForecastAnswer>>>
    {
        public async Task<Result<Page<ForecastAnswer>>> Handle(
            Query query,
            CancellationToken cancellationToken
        ) =>
            Paging.TryRead(query.Limit, query.Cursor, out var limit, out var after, out var no)
                ? Paging.Of(
                    await ForecastReading.List(session, Paging.Id(after), limit, cancellationToken),
                    limit,
                    forecast => forecast.Id.ToString()
                )
                : no;
    }
}
