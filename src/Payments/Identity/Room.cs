using MediatR;
using Payments.Identity.Administration;
using Payments.Pipeline;
using Payments.Proposals;
using Payments.Web;

namespace Payments.Identity;

/// <summary>Sign-in and the demo clock.</summary>
public static class Room
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<IProposalEffect, AddUser.Effect>();
        services.AddSingleton<IProposalEffect, ChangeRights.Effect>();
        services.AddSingleton<IProposalEffect, ResetPassword.Effect>();
        services.AddSingleton<IProposalEffect, LinkIdentity.Effect>();
        services.AddWorker<FailedSignIns>();
    }

    public static void Map(RouteGroupBuilder v1)
    {
        v1.MapPost("/tokens", SignInOverHttp)
            .For<SignIn.Command>()
            .AllowAnonymous()
            .RequireRateLimiting(OpenDoors.SignIn)
            .WithTags("Sign-in");
        v1.MapPost(
                "/demo/today",
                (TurnClock.Body body, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new TurnClock.Command(body.Today), cancellationToken).Ok()
            )
            .For<TurnClock.Command>()
            .WithTags("Demo");
        v1.MapPost(
                "/password",
                (
                    ChangePassword.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(
                            new ChangePassword.Command(body.CurrentPassword, body.Password, null),
                            cancellationToken
                        )
                        .Ok()
            )
            .For<ChangePassword.Command>()
            .WithTags("Sign-in");
        v1.MapGet(
                "/roles",
                (IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ListRoles.Query(), cancellationToken).Ok()
            )
            .For<ListRoles.Query>()
            .WithTags("Administration");
        v1.MapGet(
                "/communes/offices",
                (
                    string? provinceCode,
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new ListOffices.Query(provinceCode, limit, cursor), cancellationToken)
                        .Ok()
            )
            .For<ListOffices.Query>()
            .WithTags("Administration");
        MapUsers(v1.MapGroup("/users").WithTags("Administration"));
    }

    private static void MapUsers(RouteGroupBuilder users)
    {
        users
            .MapGet(
                "",
                (
                    string? query,
                    string? state,
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new ListUsers.Query(query, state, limit, cursor), cancellationToken)
                        .Ok()
            )
            .For<ListUsers.Query>();
        users
            .MapGet(
                "/{id:guid}",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ShowUser.Query(id), cancellationToken).Ok()
            )
            .For<ShowUser.Query>();
        users
            .MapPost(
                "",
                (AddUser.Body body, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new AddUser.Command(body), cancellationToken).Accepted()
            )
            .For<AddUser.Command>();
        users
            .MapPost(
                "/{id:guid}/rights",
                (Guid id, Rights body, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ChangeRights.Command(id, body), cancellationToken).Accepted()
            )
            .For<ChangeRights.Command>();
        users
            .MapPost(
                "/{id:guid}/password",
                (
                    Guid id,
                    ResetPassword.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new ResetPassword.Command(id, body.Password), cancellationToken)
                        .Accepted()
            )
            .For<ResetPassword.Command>();
        users
            .MapPost(
                "/{id:guid}/identity",
                (
                    Guid id,
                    LinkIdentity.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) => mediator.Send(new LinkIdentity.Command(id, body), cancellationToken).Accepted()
            )
            .For<LinkIdentity.Command>();
        users
            .MapPost(
                "/{id:guid}/end",
                (
                    Guid id,
                    EndUser.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) => mediator.Send(new EndUser.Command(id, body.Reason), cancellationToken).Ok()
            )
            .For<EndUser.Command>();
        users
            .MapPost(
                "/{id:guid}/unlock",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new UnlockUser.Command(id), cancellationToken).Ok()
            )
            .For<UnlockUser.Command>();
    }

    private static async Task<Found<SignIn.Answer>> SignInOverHttp(
        SignIn.Body body,
        IMediator mediator,
        CancellationToken cancellationToken
    ) =>
        new(
            (
                await mediator.Send(
                    new SignIn.Command(body.UserName, body.Password),
                    cancellationToken
                )
            ).Match(
                answer => Results.Json(answer, JsonForm.Options),
                refusal => Problems.Of(401, refusal.Code, refusal.Message)
            )
        );
}
