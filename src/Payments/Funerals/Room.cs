using MediatR;
using Payments.Proposals;
using Payments.Web;

namespace Payments.Funerals;

/// <summary>Support with funeral costs, from the claim to the run that pays it.</summary>
public static class Room
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<DeathLookup>();
        services.AddSingleton<IProposalEffect, AcceptFuneral>();
        services.AddSingleton<IProposalEffect, CancelFuneral.Effect>();
        services.AddSingleton<IProposalEffect, PayHolderElsewhere.Effect>();
    }

    public static void Map(RouteGroupBuilder v1)
    {
        var funerals = v1.MapGroup("/funerals").WithTags("Funerals");
        funerals
            .MapPost(
                "",
                (ClaimFuneral.Body body, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ClaimFuneral.Command(body), cancellationToken).Accepted()
            )
            .For<ClaimFuneral.Command>();
        funerals
            .MapGet(
                "",
                (
                    string? communeCode,
                    string? state,
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(
                            new ListFunerals.Query(communeCode, state, limit, cursor),
                            cancellationToken
                        )
                        .Ok()
            )
            .For<ListFunerals.Query>();
        funerals
            .MapGet(
                "/{id:guid}",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ShowFuneral.Query(id), cancellationToken).Ok()
            )
            .For<ShowFuneral.Query>();
        funerals
            .MapPost(
                "/{id:guid}/cancel",
                (
                    Guid id,
                    CancelFuneral.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new CancelFuneral.Command(id, body.Reason), cancellationToken)
                        .Accepted()
            )
            .For<CancelFuneral.Command>();
        funerals
            .MapPost(
                "/{id:guid}/account",
                (
                    Guid id,
                    PayHolderElsewhere.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new PayHolderElsewhere.Command(id, body), cancellationToken)
                        .Accepted()
            )
            .For<PayHolderElsewhere.Command>();
    }
}
