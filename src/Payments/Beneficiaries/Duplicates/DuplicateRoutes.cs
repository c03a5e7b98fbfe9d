using MediatR;
using Payments.Pipeline;
using Payments.Proposals;
using Payments.Web;

namespace Payments.Beneficiaries.Duplicates;

/// <summary>People who may stand on the rolls twice, and what is decided about them.</summary>
public static class DuplicateRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<IProposalEffect, JoinTwins.Effect>();
        services.AddWorker<FindDuplicates>();
    }

    public static void Map(RouteGroupBuilder v1)
    {
        var duplicates = v1.MapGroup("/duplicates").WithTags("Duplicates");
        duplicates
            .MapGet(
                "",
                (
                    string? state,
                    string? communeCode,
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(
                            new ListDuplicates.Query(state, communeCode, limit, cursor),
                            cancellationToken
                        )
                        .Ok()
            )
            .For<ListDuplicates.Query>();
        duplicates
            .MapGet(
                "/{id:guid}",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ShowDuplicate.Query(id), cancellationToken).Ok()
            )
            .For<ShowDuplicate.Query>();
        duplicates
            .MapPost(
                "/{id:guid}/same-person",
                (
                    Guid id,
                    JoinTwins.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) => mediator.Send(new JoinTwins.Command(id, body), cancellationToken).Accepted()
            )
            .For<JoinTwins.Command>();
        duplicates
            .MapPost(
                "/{id:guid}/different-people",
                (
                    Guid id,
                    TellApart.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) => mediator.Send(new TellApart.Command(id, body.Reason), cancellationToken).Ok()
            )
            .For<TellApart.Command>();
    }
}
