using MediatR;
using Payments.Pipeline;
using Payments.Proposals;
using Payments.Web;

namespace Payments.Payouts;

/// <summary>What one payee is due: to see, to explain, to follow, to stop.</summary>
public static class Room
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<IProposalEffect, HoldPayout.Effect>();
        services.AddSingleton<IProposalEffect, UnholdPayout.Effect>();
        services.AddSingleton<IProposalEffect, CancelPayout.Effect>();
    }

    public static void Map(RouteGroupBuilder v1)
    {
        var payouts = v1.MapGroup("/payouts").WithTags("Payouts");
        payouts
            .MapGet(
                "/{id:guid}",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new GetPayout.Query(id), cancellationToken).Ok()
            )
            .For<GetPayout.Query>();
        payouts
            .MapGet(
                "/{id:guid}/trace",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new TracePayout.Query(id), cancellationToken).Ok()
            )
            .For<TracePayout.Query>();
        payouts
            .MapPost(
                "/{id:guid}/hold",
                (
                    Guid id,
                    HoldPayout.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new HoldPayout.Command(id, body.Reason), cancellationToken)
                        .Accepted()
            )
            .For<HoldPayout.Command>()
            .Once();
        payouts
            .MapPost(
                "/{id:guid}/unhold",
                (
                    Guid id,
                    UnholdPayout.Body? body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new UnholdPayout.Command(id, body?.Reason), cancellationToken)
                        .Accepted()
            )
            .For<UnholdPayout.Command>()
            .Once();
        payouts
            .MapPost(
                "/{id:guid}/cancel",
                (
                    Guid id,
                    CancelPayout.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new CancelPayout.Command(id, body.Reason), cancellationToken)
                        .Accepted()
            )
            .For<CancelPayout.Command>()
            .Once();
    }
}
