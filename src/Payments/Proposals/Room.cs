using MediatR;
using Payments.Web;

namespace Payments.Proposals;

/// <summary>Four eyes: the inbox and the decision.</summary>
public static class Room
{
    public static void Add(IServiceCollection services) => services.AddSingleton<Desk>();

    public static void Map(RouteGroupBuilder v1)
    {
        var proposals = v1.MapGroup("/proposals").WithTags("Proposals");
        proposals
            .MapGet(
                "",
                (
                    string? state,
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new ListProposals.Query(state, limit, cursor), cancellationToken)
                        .Ok()
            )
            .For<ListProposals.Query>();
        proposals
            .MapGet(
                "/{id:guid}",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ShowProposal.Query(id), cancellationToken).Ok()
            )
            .For<ShowProposal.Query>();
        proposals
            .MapPost(
                "/{id:guid}/accept",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new DecideProposal.Command(id, null), cancellationToken).Ok()
            )
            .For<DecideProposal.Command>()
            .Once();
        proposals
            .MapPost(
                "/{id:guid}/refuse",
                (
                    Guid id,
                    DecideProposal.RefuseBody body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new DecideProposal.Command(id, body.Reason), cancellationToken)
                        .Ok()
            )
            .For<DecideProposal.Command>()
            .Once();
    }
}
