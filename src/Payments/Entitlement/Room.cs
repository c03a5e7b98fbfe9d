using System.Text.Json;
using MediatR;
using Payments.Web;

namespace Payments.Entitlement;

/// <summary>What the law gives, and the rulebook it comes from; nothing here is stored.</summary>
public static class Room
{
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
    }
}
