using MediatR;
using Payments.CashDesks.Printing;
using Payments.CashDesks.Providers;
using Payments.Proposals;
using Payments.Web;

namespace Payments.CashDesks;

/// <summary>Money at a desk: lists, hand-overs, floats, and the way there and back.</summary>
public static class Room
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton(provider =>
            CashSettings.Read(provider.GetRequiredService<IConfiguration>())
        );
        services.AddSingleton<CashLists>();
        services.AddScoped<HandOvers>();
        services.AddScoped<Misses>();
        services.AddSingleton<PaperTokens>();
        services.AddSingleton<AbsentThreeTimes>();
        services.AddSingleton<IProposalEffect, RedirectToCash.Effect>();
        services.AddSingleton<IProposalEffect, ReturnToTreasury.Effect>();
        services.AddWorker<EnlistCash>();
        services.AddWorker<FallBackToCash>();
    }

    public static void Map(RouteGroupBuilder v1)
    {
        MapLists(v1.MapGroup("/cash-lists").WithTags("Cash desks"));
        MapHandOvers(v1.MapGroup("/cash-payouts/{id:guid}").WithTags("Cash desks"));
        DayRoutes.Map(v1);
        ProviderRoutes.Map(v1);
        MapProposals(v1.MapGroup("/payouts/{id:guid}").WithTags("Cash desks"));
    }

    private static void MapLists(RouteGroupBuilder lists)
    {
        lists
            .MapGet(
                "",
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
                            new ListCashLists.Query(month, communeCode, limit, cursor),
                            cancellationToken
                        )
                        .Ok()
            )
            .For<ListCashLists.Query>();
        lists
            .MapGet(
                "/{id:guid}",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ShowCashList.Query(id), cancellationToken).Ok()
            )
            .For<ShowCashList.Query>();
        MapPrint(lists, PrintCashList.Pdf);
        MapPrint(lists, PrintCashList.Xlsx);
        lists
            .MapPost(
                "/{id:guid}/float",
                (
                    Guid id,
                    RecordFloat.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) => mediator.Send(new RecordFloat.Command(id, body), cancellationToken).Ok()
            )
            .For<RecordFloat.Command>()
            .Once();
        lists
            .MapPost(
                "/{id:guid}/close",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new CloseCashList.Command(id), cancellationToken).Ok()
            )
            .For<CloseCashList.Command>()
            .Once();
        lists
            .MapPost(
                "/{id:guid}/find",
                (
                    Guid id,
                    FindAtDesk.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) => mediator.Send(new FindAtDesk.Query(id, body.Query), cancellationToken).Ok()
            )
            .For<FindAtDesk.Query>();
        lists
            .MapGet(
                "/{id:guid}/desk",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ShowDesk.Query(id), cancellationToken).Ok()
            )
            .For<ShowDesk.Query>();
        lists
            .MapGet(
                "/{id:guid}/rounds",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ListRounds.Query(id), cancellationToken).Ok()
            )
            .For<ListRounds.Query>();
        lists
            .MapPost(
                "/{id:guid}/rounds",
                (
                    Guid id,
                    PlanRound.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new PlanRound.Command(id, body), cancellationToken)
                        .Created(round => $"/v1/cash-rounds/{round.Id}")
            )
            .For<PlanRound.Command>()
            .Once();
    }

    private static void MapPrint(RouteGroupBuilder lists, string format) =>
        lists
            .MapGet(
                "/{id:guid}." + format,
                (Guid id, int? edition, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator
                        .Send(new PrintCashList.Command(id, format, edition), cancellationToken)
                        .As(printed =>
                            Results.File(printed.Bytes, printed.ContentType, printed.FileName)
                        )
            )
            .For<PrintCashList.Command>();

    private static void MapHandOvers(RouteGroupBuilder payout)
    {
        payout
            .MapGet(
                "",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new CallToDesk.Query(id), cancellationToken).Ok()
            )
            .For<CallToDesk.Query>();
        payout
            .MapPost(
                "/hand-over",
                (
                    Guid id,
                    HandOverCash.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) => mediator.Send(new HandOverCash.Command(id, body), cancellationToken).Ok()
            )
            .For<HandOverCash.Command>()
            .Once();
        payout
            .MapPost(
                "/not-collected",
                (
                    Guid id,
                    RecordNotCollected.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new RecordNotCollected.Command(id, body.Reason), cancellationToken)
                        .Ok()
            )
            .For<RecordNotCollected.Command>()
            .Once();
        payout
            .MapPost(
                "/correct",
                (
                    Guid id,
                    CorrectCash.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) => mediator.Send(new CorrectCash.Command(id, body.Reason), cancellationToken).Ok()
            )
            .For<CorrectCash.Command>()
            .Once();
    }

    private static void MapProposals(RouteGroupBuilder payout)
    {
        payout
            .MapPost(
                "/redirect-to-cash",
                (
                    Guid id,
                    RedirectToCash.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new RedirectToCash.Command(id, body.Reason), cancellationToken)
                        .Accepted()
            )
            .For<RedirectToCash.Command>()
            .Once();
        payout
            .MapPost(
                "/return-to-treasury",
                (
                    Guid id,
                    ReturnToTreasury.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new ReturnToTreasury.Command(id, body), cancellationToken)
                        .Accepted()
            )
            .For<ReturnToTreasury.Command>()
            .Once();
    }
}
