using MediatR;
using Payments.Web;

namespace Payments.Banks;

/// <summary>The paths of what banks said that nobody can apply.</summary>
internal static class ExceptionRoutes
{
    public static void Map(RouteGroupBuilder exceptions)
    {
        exceptions
            .MapGet(
                "",
                (
                    string? state,
                    string? kind,
                    string? bankBin,
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(
                            new ListBankExceptions.Query(state, kind, bankBin, limit, cursor),
                            cancellationToken
                        )
                        .Ok()
            )
            .For<ListBankExceptions.Query>();
        exceptions
            .MapGet(
                "/{id:guid}",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ShowBankException.Query(id), cancellationToken).Ok()
            )
            .For<ShowBankException.Query>();
        exceptions
            .MapPost(
                "/{id:guid}/own",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new OwnBankException.Command(id), cancellationToken).Ok()
            )
            .For<OwnBankException.Command>();
        exceptions
            .MapPost(
                "/{id:guid}/close",
                (
                    Guid id,
                    CloseBankException.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new CloseBankException.Command(id, body.Note), cancellationToken)
                        .Ok()
            )
            .For<CloseBankException.Command>();
    }
}
