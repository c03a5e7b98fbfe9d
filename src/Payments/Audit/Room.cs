using MediatR;
using Npgsql;
using Payments.Web;

namespace Payments.Audit;

/// <summary>The log for those who check it.</summary>
public static class Room
{
    private const string LinesOfJson = "application/x-ndjson";

    public static void Add(IServiceCollection services, ServiceSettings settings)
    {
        services.AddSingleton(_ => LogSigner.Open(settings.Data, LogSigner.DefaultOrigin));
        services.AddSingleton(provider => new AuditSequencer(
            provider.GetRequiredKeyedService<NpgsqlDataSource>("worker"),
            provider.GetRequiredService<LogSigner>(),
            settings.Witness is null ? null : new WitnessFolder(settings.Witness),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<AuditLog>();
        services.AddSingleton(provider => new PayoutLeaves(
            provider.GetRequiredKeyedService<NpgsqlDataSource>("worker")
        ));
        services.AddSingleton(provider => new AuditExport(
            provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetRequiredService<LogSigner>().VerifierKey,
            (list, cancellationToken) =>
                provider.GetRequiredService<PayoutLeaves>().Of(list.ListId, cancellationToken)
        ));
        services.AddWorker<AuditWorker>();
        services.AddSingleton(
            new Figure(
                "payments.audit.waiting",
                "{entry}",
                "Entries of the log that wait for their place.",
                "select count(*) from audit_pending"
            )
        );
    }

    public static void Map(RouteGroupBuilder v1)
    {
        var audit = v1.MapGroup("/audit").WithTags("Audit");
        audit
            .MapGet(
                "/key",
                (IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ReadLog.Key(), cancellationToken).Ok()
            )
            .For<ReadLog.Key>();
        audit
            .MapGet(
                "/checkpoint",
                (IMediator mediator, CancellationToken cancellationToken) =>
                    mediator
                        .Send(new ReadLog.Newest(), cancellationToken)
                        .As(note => Results.Text(note))
            )
            .For<ReadLog.Newest>();
        audit
            .MapGet(
                "/checkpoints",
                (
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) => mediator.Send(new ReadLog.Checkpoints(limit, cursor), cancellationToken).Ok()
            )
            .For<ReadLog.Checkpoints>();
        audit
            .MapGet(
                "/entries",
                (
                    Guid? subject,
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new ReadLog.Entries(subject, limit, cursor), cancellationToken)
                        .Ok()
            )
            .For<ReadLog.Entries>();
        MapProofs(v1, audit);
        audit
            .MapGet(
                "/export",
                (Guid? runId, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator
                        .Send(new ExportLog.Query(runId), cancellationToken)
                        .As(write => Results.Stream(write, LinesOfJson, "audit-export.jsonl"))
            )
            .For<ExportLog.Query>();
    }

    private static void MapProofs(RouteGroupBuilder v1, RouteGroupBuilder audit)
    {
        audit
            .MapGet(
                "/entries/{index:long}/proof",
                (long index, long? size, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ProveEntry.Query(index, size), cancellationToken).Ok()
            )
            .For<ProveEntry.Query>();
        audit
            .MapGet(
                "/consistency",
                (long from, long? to, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ProveEntry.Consistency(from, to), cancellationToken).Ok()
            )
            .For<ProveEntry.Consistency>();
        v1.MapGet(
                "/payouts/{id:guid}/proof",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ProvePayout.Query(id), cancellationToken).Ok()
            )
            .For<ProvePayout.Query>()
            .WithTags("Audit");
    }
}
