using MediatR;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Identity;

/// <summary>Sign-in and the demo clock.</summary>
public static class Room
{
    public static void Add(IServiceCollection services) => services.AddWorker<FailedSignIns>();

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
    }

    private static async Task<Microsoft.AspNetCore.Http.IResult> SignInOverHttp(
        SignIn.Body body,
        IMediator mediator,
        CancellationToken cancellationToken
    ) =>
        (
            await mediator.Send(new SignIn.Command(body.UserName, body.Password), cancellationToken)
        ).Match(
            answer => Results.Json(answer, JsonForm.Options),
            refusal => Problems.Of(401, refusal.Code, refusal.Message)
        );
}
