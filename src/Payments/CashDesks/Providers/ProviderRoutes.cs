using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Web;

namespace Payments.CashDesks.Providers;

/// <summary>The way of a list to a provider and back.</summary>
internal static class ProviderRoutes
{
    public static void Map(RouteGroupBuilder v1)
    {
        MapOut(v1);
        MapBack(v1);
    }

    private static void MapOut(RouteGroupBuilder v1)
    {
        v1.MapGet(
                "/cash-lists/{id:guid}/provider-lists",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ListProviderLists.Query(id), cancellationToken).Ok()
            )
            .For<ListProviderLists.Query>()
            .WithTags("Cash desks");
        v1.MapPost(
                "/cash-lists/{id:guid}/provider-lists",
                (
                    Guid id,
                    MakeProviderList.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new MakeProviderList.Command(id, body), cancellationToken)
                        .Created(list => $"/v1/provider-lists/{list.Id}.xlsx")
            )
            .For<MakeProviderList.Command>()
            .Once()
            .WithTags("Cash desks");
        MapTake(v1, TakeProviderList.Xlsx);
        MapTake(v1, TakeProviderList.Pdf);
        v1.MapPost(
                "/provider-lists/{id:guid}/withdraw",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new WithdrawProviderList.Command(id), cancellationToken).Ok()
            )
            .For<WithdrawProviderList.Command>()
            .Once()
            .WithTags("Cash desks");
    }

    private static void MapTake(RouteGroupBuilder v1, string format) =>
        v1.MapGet(
                "/provider-lists/{id:guid}." + format,
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator
                        .Send(new TakeProviderList.Command(id, format), cancellationToken)
                        .As(taken => Results.File(taken.Bytes, taken.ContentType, taken.FileName))
            )
            .For<TakeProviderList.Command>()
            .WithTags("Cash desks");

    private static void MapBack(RouteGroupBuilder v1)
    {
        v1.MapPost("/provider-lists/{id:guid}/results", Bring)
            .For<BringProviderResult.Command>()
            .WithMetadata(new RequestSizeLimitAttribute(BringProviderResult.BytesMax))
            .Accepts<string>("text/csv", ListFile.XlsxType)
            .WithTags("Cash desks");
        v1.MapGet(
                "/provider-results/{id:guid}",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ShowProviderResult.Query(id), cancellationToken).Ok()
            )
            .For<ShowProviderResult.Query>()
            .WithTags("Cash desks");
        v1.MapGet(
                "/provider-results/{id:guid}/faults.xlsx",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator
                        .Send(new TakeFaults.Command(id), cancellationToken)
                        .As(bytes => Results.File(bytes, ListFile.XlsxType, "provider-faults.xlsx"))
            )
            .For<TakeFaults.Command>()
            .WithTags("Cash desks");
    }

    private static async Task<Made<ProviderResultAnswer>> Bring(
        Guid id,
        HttpRequest request,
        IMediator mediator,
        CancellationToken cancellationToken
    )
    {
        if (request.ContentType?.Split(';')[0].Trim() is not ("text/csv" or ListFile.XlsxType))
        {
            return new(
                Problems.Of(415, "unsupported_media_type", "Send text/csv or an xlsx workbook.")
            );
        }

        using var file = new MemoryStream();
        await request.Body.CopyToAsync(file, cancellationToken);
        return await mediator
            .Send(BringProviderResult.Command.Of(id, file.ToArray()), cancellationToken)
            .Created(result => $"/v1/provider-results/{result.Id}");
    }
}
