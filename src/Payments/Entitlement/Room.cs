using System.Text.Json;
using MediatR;
using Payments.Proposals;
using Payments.Web;

namespace Payments.Entitlement;

/// <summary>What the law gives, and the rulebook it comes from.</summary>
public static class Room
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<CurrentRulebook>();
        services.AddSingleton<IProposalEffect, ProposeLocalStandard.Effect>();
    }

    public static void Map(RouteGroupBuilder v1)
    {
        var law = v1.MapGroup("").WithTags("Entitlement");
        law.MapPost(
                "/assessments",
                (JsonElement body, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new AssessPerson.Query(body), cancellationToken).Ok()
            )
            .For<AssessPerson.Query>();
        law.MapPost(
                "/assessments/funeral",
                (JsonElement body, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new AssessFuneral.Query(body), cancellationToken).Ok()
            )
            .For<AssessFuneral.Query>();
        law.MapGet(
                "/rulebook",
                (string? month, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ReadRulebook.Query(month), cancellationToken).Ok()
            )
            .For<ReadRulebook.Query>();
        law.MapPost(
                "/local-standards",
                (
                    ProposeLocalStandard.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new ProposeLocalStandard.Command(body), cancellationToken)
                        .Accepted()
            )
            .For<ProposeLocalStandard.Command>();
        law.MapGet(
                "/local-standards",
                (
                    string? province,
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(
                            new ListLocalStandards.Query(province, limit, cursor),
                            cancellationToken
                        )
                        .Ok()
            )
            .For<ListLocalStandards.Query>();
    }
}
