using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.PaymentRuns;

/// <summary>A month from its opening to its release.</summary>
public static class Room
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton(_ => Rulebook.Load());
        services.AddWorker<CalculationWorker>();
        services.AddSingleton(
            new Figure(
                "payments.run.chunks.open",
                "{chunk}",
                "Chunks of calculations that are not done.",
                "select count(*) from run_chunk where state in ('waiting', 'running')"
            )
        );
    }

    public static void Map(RouteGroupBuilder v1)
    {
        v1.MapGet(
                "/payouts/{id:guid}/explanation",
                (Guid id, string? lang, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ExplainPayout.Query(id, lang), cancellationToken).Ok()
            )
            .WithTags("Payouts")
            .For<ExplainPayout.Query>();
        var runs = v1.MapGroup("/payment-runs").WithTags("Payment runs");
        runs.MapPost("", Create).For<CreateRun.Command>().Once();
        runs.MapPost(
                "/{id:guid}/calculate",
                (
                    Guid id,
                    ListsBody? body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new CalculateRun.Command(id, body?.CommuneCodes), cancellationToken)
                        .Accepted(run => $"/v1/payment-runs/{run.Id}")
            )
            .For<CalculateRun.Command>()
            .Once();
        Step<SubmitLists.Command>(
            runs,
            "submit",
            (id, codes) => new SubmitLists.Command(id, codes)
        );
        Step<ApproveLists.Command>(
            runs,
            "approve",
            (id, codes) => new ApproveLists.Command(id, codes)
        );
        runs.MapPost(
                "/{id:guid}/reject",
                (
                    Guid id,
                    RejectLists.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(
                            new RejectLists.Command(id, body.Reason, body.CommuneCodes),
                            cancellationToken
                        )
                        .ThenShow(mediator, cancellationToken)
            )
            .For<RejectLists.Command>()
            .Once();
        runs.MapPost(
                "/{id:guid}/cancel",
                (
                    Guid id,
                    CancelLists.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(
                            new CancelLists.Command(id, body.Reason, body.CommuneCodes),
                            cancellationToken
                        )
                        .ThenShow(mediator, cancellationToken)
            )
            .For<CancelLists.Command>()
            .Once();
        runs.MapPost(
                "/{id:guid}/release",
                (
                    Guid id,
                    ListsBody? body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new ReleaseLists.Command(id, body?.CommuneCodes), cancellationToken)
                        .Accepted(run => $"/v1/payment-runs/{run.Id}")
            )
            .For<ReleaseLists.Command>()
            .Once();
        RunReading.Map(v1, runs);
    }

    private static void Step<TCommand>(
        RouteGroupBuilder runs,
        string verb,
        Func<Guid, IReadOnlyList<string>?, ICommand<Result<Guid>>> command
    ) =>
        runs.MapPost(
                "/{id:guid}/" + verb,
                (
                    Guid id,
                    ListsBody? body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(command(id, body?.CommuneCodes), cancellationToken)
                        .ThenShow(mediator, cancellationToken)
            )
            .For<TCommand>()
            .Once();

    private static async Task<Made<GetRun.Answer>> Create(
        CreateRun.Body body,
        IMediator mediator,
        CancellationToken cancellationToken
    ) =>
        await (
            await mediator.Send(
                new CreateRun.Command(body.Month, body.Kind, body.CommuneCodes, body.ProvinceCode),
                cancellationToken
            )
        ).Match(
            id =>
                mediator
                    .Send(new GetRun.Query(id), cancellationToken)
                    .Created(run => $"/v1/payment-runs/{id}"),
            no => Task.FromResult(new Made<GetRun.Answer>(Problems.Of(no)))
        );

    /// <summary>After a step the caller sees the run as it now stands.</summary>
    private static async Task<Found<GetRun.Answer>> ThenShow(
        this Task<Result<Guid>> sending,
        IMediator mediator,
        CancellationToken cancellationToken
    ) =>
        await (await sending).Match(
            id => mediator.Send(new GetRun.Query(id), cancellationToken).Ok(),
            no => Task.FromResult(new Found<GetRun.Answer>(Problems.Of(no)))
        );
}
