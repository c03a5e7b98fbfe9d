using MediatR;
using Payments.Web;

namespace Payments.Reports;

/// <summary>What months look like from a distance: how much is cash and why, how soon money is in hand.</summary>
public static class Room
{
    public static void Map(RouteGroupBuilder v1)
    {
        var reports = v1.MapGroup("").WithTags("Reports");
        reports
            .MapGet(
                "/cash-shares",
                (
                    string? month,
                    string? communeCode,
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(
                            new CashShares.Query(month, communeCode, limit, cursor),
                            cancellationToken
                        )
                        .Ok()
            )
            .For<CashShares.Query>();
        reports
            .MapGet(
                "/people-in-cash",
                (
                    string communeCode,
                    string? reason,
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(
                            new PeopleInCash.Query(communeCode, reason, limit, cursor),
                            cancellationToken
                        )
                        .Ok()
            )
            .For<PeopleInCash.Query>();
        reports
            .MapGet(
                "/days-to-hand",
                (
                    string? month,
                    string? communeCode,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) => mediator.Send(new DaysToHand.Query(month, communeCode), cancellationToken).Ok()
            )
            .For<DaysToHand.Query>();
    }
}
