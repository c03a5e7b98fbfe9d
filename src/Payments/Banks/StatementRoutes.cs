using MediatR;
using Payments.Proposals;
using Payments.Web;

namespace Payments.Banks;

/// <summary>The paths of what statements and orders say without each other.</summary>
internal static class StatementRoutes
{
    public static void Map(RouteGroupBuilder v1)
    {
        v1.MapGet(
                "/statement-entries",
                (
                    string? bankBin,
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(
                            new ListStatementEntries.Query(null, bankBin, limit, cursor),
                            cancellationToken
                        )
                        .Ok()
            )
            .For<ListStatementEntries.Query>()
            .WithTags("Banks");
        v1.MapPost(
                "/statement-entries/{id:guid}/match",
                (
                    Guid id,
                    MatchStatementEntry.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new MatchStatementEntry.Command(id, body), cancellationToken)
                        .Accepted()
            )
            .For<MatchStatementEntry.Command>()
            .WithTags("Banks");
        v1.MapGet(
                "/payment-runs/{id:guid}/unbooked-payments",
                (
                    Guid id,
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new ListUnbookedPayments.Query(id, limit, cursor), cancellationToken)
                        .Ok()
            )
            .For<ListUnbookedPayments.Query>()
            .WithTags("Banks");
    }
}
