using MediatR;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Payments.Pipeline;
using Payments.Proposals;
using Payments.Web;

namespace Payments.Beneficiaries.Imports;

/// <summary>The way of a registry file from upload to the rolls.</summary>
public static class ImportRoutes
{
    /// <summary>The media type of a workbook.</summary>
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ImportFiles>();
        services.AddSingleton<OfficeWords>();
        services.AddSingleton(provider => new ImportStore(
            provider.GetRequiredKeyedService<NpgsqlDataSource>("worker"),
            provider.GetRequiredService<PersonalNumbers>(),
            provider.GetRequiredService<Clock>()
        ));
        services.AddSingleton<IProposalEffect, ApplyImport.Effect>();
        services.AddWorker<ImportWorker>();
    }

    public static void Map(RouteGroupBuilder v1)
    {
        var imports = v1.MapGroup("/imports").WithTags("Registry");
        imports
            .MapPost("", Start)
            .For<StartImport.Command>()
            .WithMetadata(new RequestSizeLimitAttribute(StartImport.BytesMax))
            .Accepts<string>("text/csv", Xlsx);
        imports
            .MapGet(
                "",
                (
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) => mediator.Send(new ListImports.Query(limit, cursor), cancellationToken).Ok()
            )
            .For<ListImports.Query>();
        imports
            .MapGet(
                "/{id:guid}/preview",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new PreviewImport.Query(id), cancellationToken).Ok()
            )
            .For<PreviewImport.Query>();
        imports
            .MapGet(
                "/{id:guid}/marked.xlsx",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator
                        .Send(new MarkFaults.Command(id), cancellationToken)
                        .As(bytes => Results.File(bytes, Xlsx, "marked.xlsx"))
            )
            .For<MarkFaults.Command>()
            .Produces(200, contentType: Xlsx);
        imports
            .MapGet(
                "/{id:guid}",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ShowImport.Query(id), cancellationToken).Ok()
            )
            .For<ShowImport.Query>();
        imports
            .MapGet("/{id:guid}/errors.csv", Errors)
            .For<ShowImport.Query>()
            .Produces(200, contentType: "text/csv");
        imports
            .MapPost(
                "/{id:guid}/apply",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ApplyImport.Command(id), cancellationToken).Accepted()
            )
            .For<ApplyImport.Command>()
            .Once();
    }

    private static Task<Begun<ImportAnswer>> Start(
        HttpContext context,
        DateOnly? codesOn,
        IMediator mediator,
        CancellationToken cancellationToken
    )
    {
        RegistryFormat? format = context.Request.ContentType?.Split(';')[0].Trim() switch
        {
            "text/csv" => RegistryFormat.Csv,
            Xlsx => RegistryFormat.Xlsx,
            _ => null,
        };
        return format is null
            ? Task.FromResult(
                new Begun<ImportAnswer>(
                    Problems.Of(415, "unsupported_media_type", "Send text/csv or an xlsx workbook.")
                )
            )
            : mediator
                .Send(
                    new StartImport.Command(format.Value, codesOn, context.Request.Body),
                    cancellationToken
                )
                .Accepted(import => $"/v1/imports/{import.Id}");
    }

    private static Task<Microsoft.AspNetCore.Http.IResult> Errors(
        Guid id,
        ImportStore store,
        IMediator mediator,
        CancellationToken cancellationToken
    ) =>
        mediator
            .Send(new ShowImport.Query(id), cancellationToken)
            .As(_ =>
                Results.Stream(
                    async stream =>
                    {
                        await using var writer = new StreamWriter(stream, leaveOpen: true);
                        await store.WriteErrors(id, writer, CancellationToken.None);
                    },
                    "text/csv; charset=utf-8",
                    "errors.csv"
                )
            );
}
