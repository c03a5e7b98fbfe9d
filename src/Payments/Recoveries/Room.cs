using MediatR;
using Payments.Pipeline;
using Payments.Proposals;
using Payments.Web;

namespace Payments.Recoveries;

/// <summary>Money paid beyond what was owed, and how it ended.</summary>
public static class Room
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<IProposalEffect, RecordOutcome.Effect>();
        services.AddSingleton<IProposalEffect, ReverseOutcome.Effect>();
    }

    public static void Map(RouteGroupBuilder v1)
    {
        var recoveries = v1.MapGroup("/recoveries").WithTags("Recoveries");
        recoveries
            .MapGet(
                "",
                (
                    string? communeCode,
                    Guid? beneficiaryId,
                    string? state,
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(
                            new ListRecoveries.Query(
                                communeCode,
                                beneficiaryId,
                                state,
                                limit,
                                cursor
                            ),
                            cancellationToken
                        )
                        .Ok()
            )
            .For<ListRecoveries.Query>();
        recoveries
            .MapGet(
                "/{id:guid}",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ShowRecovery.Query(id), cancellationToken).Ok()
            )
            .For<ShowRecovery.Query>();
        recoveries
            .MapPost(
                "/{id:guid}/outcomes",
                (
                    Guid id,
                    RecordOutcome.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator.Send(new RecordOutcome.Command(id, body), cancellationToken).Accepted()
            )
            .For<RecordOutcome.Command>()
            .Once();
        recoveries
            .MapPost(
                "/{id:guid}/outcomes/{outcomeId:guid}/reverse",
                (
                    Guid id,
                    Guid outcomeId,
                    ReverseOutcome.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new ReverseOutcome.Command(id, outcomeId, body), cancellationToken)
                        .Accepted()
            )
            .For<ReverseOutcome.Command>()
            .Once();
    }
}
