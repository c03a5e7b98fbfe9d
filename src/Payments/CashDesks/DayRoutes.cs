using MediatR;
using Payments.CashDesks.Printing;
using Payments.Web;

namespace Payments.CashDesks;

/// <summary>The paths around the desk: a cashier's day, authorisations, rounds.</summary>
internal static class DayRoutes
{
    public static void Map(RouteGroupBuilder v1)
    {
        MapCounts(v1);
        MapAuthorisations(v1);
    }

    private static void MapCounts(RouteGroupBuilder v1)
    {
        v1.MapGet(
                "/cash-days",
                (
                    string communeCode,
                    DateOnly? day,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) => mediator.Send(new ShowCashDay.Query(communeCode, day), cancellationToken).Ok()
            )
            .For<ShowCashDay.Query>()
            .WithTags("Cash desks");
        var counts = v1.MapGroup("/cash-counts").WithTags("Cash desks");
        counts
            .MapGet(
                "",
                (
                    string? communeCode,
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new ListCounts.Query(communeCode, limit, cursor), cancellationToken)
                        .Ok()
            )
            .For<ListCounts.Query>();
        counts
            .MapGet(
                "/{id:guid}",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ShowCount.Query(id), cancellationToken).Ok()
            )
            .For<ShowCount.Query>();
        counts
            .MapGet(
                "/{id:guid}.pdf",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator
                        .Send(new PrintCount.Query(id), cancellationToken)
                        .As(printed =>
                            Results.File(printed.Bytes, "application/pdf", printed.FileName)
                        )
            )
            .For<PrintCount.Query>();
        counts
            .MapPost(
                "",
                (CountCash.Body body, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator
                        .Send(new CountCash.Command(body), cancellationToken)
                        .Created(count => $"/v1/cash-counts/{count.Id}")
            )
            .For<CountCash.Command>()
            .Once();
        counts
            .MapPost(
                "/{id:guid}/confirm",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ConfirmCount.Command(id), cancellationToken).Ok()
            )
            .For<ConfirmCount.Command>()
            .Once();
        counts
            .MapPost(
                "/{id:guid}/correct",
                (
                    Guid id,
                    CorrectCount.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator.Send(new CorrectCount.Command(id, body.Reason), cancellationToken).Ok()
            )
            .For<CorrectCount.Command>()
            .Once();
    }

    private static void MapAuthorisations(RouteGroupBuilder v1)
    {
        v1.MapGet(
                "/cash-rounds/{id:guid}",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ShowRound.Query(id), cancellationToken).Ok()
            )
            .For<ShowRound.Query>()
            .WithTags("Cash desks");
        v1.MapGet(
                "/uncollected",
                (
                    string? communeCode,
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(
                            new ListUncollected.Query(communeCode, limit, cursor),
                            cancellationToken
                        )
                        .Ok()
            )
            .For<ListUncollected.Query>()
            .WithTags("Cash desks");
        var authorisations = v1.MapGroup("/authorisations").WithTags("Cash desks");
        authorisations
            .MapGet(
                "",
                (
                    string? communeCode,
                    Guid? beneficiaryId,
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(
                            new ListAuthorisations.Query(communeCode, beneficiaryId, limit, cursor),
                            cancellationToken
                        )
                        .Ok()
            )
            .For<ListAuthorisations.Query>();
        authorisations
            .MapPost(
                "",
                (
                    RecordAuthorisation.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new RecordAuthorisation.Command(body), cancellationToken)
                        .Created(made => $"/v1/authorisations?beneficiaryId={made.BeneficiaryId}")
            )
            .For<RecordAuthorisation.Command>()
            .Once();
        authorisations
            .MapPost(
                "/{id:guid}/revoke",
                (
                    Guid id,
                    RevokeAuthorisation.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new RevokeAuthorisation.Command(id, body.Reason), cancellationToken)
                        .Ok()
            )
            .For<RevokeAuthorisation.Command>()
            .Once();
    }
}
