using MediatR;
using Payments.Web;

namespace Payments.Reconciliation;

/// <summary>Where every đồng is, and the closing of a list once all of it is named.</summary>
public static class Room
{
    public static void Add(IServiceCollection services) => services.AddWorker<SettleLists>();

    public static void Map(RouteGroupBuilder v1)
    {
        v1.MapGet(
                "/reconciliation",
                (Guid runId, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ShowReconciliation.Query(runId), cancellationToken).Ok()
            )
            .For<ShowReconciliation.Query>()
            .WithTags("Reconciliation");
        v1.MapPost(
                "/payment-runs/{id:guid}/close",
                (
                    Guid id,
                    CloseLists.Body? body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new CloseLists.Command(id, body?.CommuneCodes), cancellationToken)
                        .Ok()
            )
            .For<CloseLists.Command>()
            .Once()
            .WithTags("Reconciliation");
    }
}
