using System.Globalization;
using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Forecasts;

/// <summary>Orders a comparison of the law of today with a draft. <c>POST /v1/forecasts</c>.</summary>
public static class OrderForecast
{
    /// <summary>Exactly one of commune codes, a province, and all communes in the caller's scope.</summary>
    /// <param name="FromMonth">The month that is compared; the draft counts from it on.</param>
    public sealed record Body(
        PayMonth FromMonth,
        IReadOnlyList<Change?> Changes,
        IReadOnlyList<string>? CommuneCodes = null,
        string? ProvinceCode = null,
        bool All = false
    );

    /// <summary>One number of the rulebook, or what a group asks beyond the law; exactly one of the four, by its unit.</summary>
    /// <param name="Years">An age, for parameters that are counted in years.</param>
    /// <param name="Condition">For <c>group/…</c>: poor, poor_or_near_poor, special_area, no_steady_income, no_pension or no_able_supporter.</param>
    public sealed record Change(
        string Parameter,
        long? AmountVnd = null,
        decimal? Coefficient = null,
        int? Years = null,
        string? Condition = null
    );

    public sealed record Answer(Guid Id, string State, Progress? Progress);

    [Requires(Permission.OrderForecast)]
    public sealed record Command(Body Order) : ICommand<Result<Answer>>, INamesCommunes
    {
        public IEnumerable<string> NamedCommunes => Order.CommuneCodes ?? [];
    }

    internal sealed class Handler(Session session, ForecastOrders orders)
        : IRequestHandler<Command, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var body = command.Order;
            var order = new ForecastOrder(
                body.FromMonth,
                [.. body.Changes.Select(Written)],
                body.CommuneCodes,
                body.ProvinceCode,
                body.All
            );
            return (await orders.Place(session, order, cancellationToken)).TryGet(
                out var placed,
                out var no
            )
                ? new Answer(placed.Id, "waiting", new Progress(0, placed.People, "people"))
                : no;
        }

        private static DraftChange? Written(Change? change) =>
            change is null
                ? null
                : new DraftChange(
                    change.Parameter,
                    change.AmountVnd?.ToString(CultureInfo.InvariantCulture),
                    change.Coefficient?.ToString(CultureInfo.InvariantCulture),
                    change.Years?.ToString(CultureInfo.InvariantCulture),
                    change.Condition
                );
    }
}
