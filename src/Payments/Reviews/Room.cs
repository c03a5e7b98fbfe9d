using MediatR;
using Payments.Pipeline;
using Payments.Proposals;
using Payments.Web;

namespace Payments.Reviews;

/// <summary>What must be looked at again on the rolls, and the decisions that come of it.</summary>
public static class Room
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<CommuneRolls>();
        services.AddSingleton<ExpiredListTasks>();
        services.AddSingleton<FormerElderly>();
        services.AddSingleton<MergedCommune>();
        services.AddSingleton<IProposalEffect, PlaceAfterMerger.Effect>();
        services.AddWorker<OverdueSuspensions>();
        services.AddSingleton<IProposalEffect, ConfirmYearlyList.Effect>();
        services.AddSingleton<IProposalEffect, ConvertToPension.Effect>();
    }

    public static void Map(RouteGroupBuilder v1)
    {
        v1.MapGet(
                "/tasks",
                (
                    string communeCode,
                    string? kind,
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(
                            new ListTasks.Query(communeCode, kind, limit, cursor),
                            cancellationToken
                        )
                        .Ok()
            )
            .For<ListTasks.Query>()
            .WithTags("Reviews");
        v1.MapPost(
                "/yearly-lists",
                (
                    ConfirmYearlyList.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator.Send(new ConfirmYearlyList.Command(body), cancellationToken).Accepted()
            )
            .For<ConfirmYearlyList.Command>()
            .WithTags("Reviews");
        v1.MapPost(
                "/commune-mergers",
                (
                    PlaceAfterMerger.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) => mediator.Send(new PlaceAfterMerger.Command(body), cancellationToken).Accepted()
            )
            .For<PlaceAfterMerger.Command>()
            .WithTags("Reviews");
        MapConversions(v1);
    }

    private static void MapConversions(RouteGroupBuilder v1)
    {
        v1.MapGet(
                "/social-pension-conversions",
                (
                    string communeCode,
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(
                            new ListPensionConversions.Query(communeCode, limit, cursor),
                            cancellationToken
                        )
                        .Ok()
            )
            .For<ListPensionConversions.Query>()
            .WithTags("Reviews");
        v1.MapPost(
                "/social-pension-conversions",
                (
                    ConvertToPension.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) => mediator.Send(new ConvertToPension.Command(body), cancellationToken).Accepted()
            )
            .For<ConvertToPension.Command>()
            .WithTags("Reviews");
    }
}
