using MediatR;
using Npgsql;
using Payments.Banks.Adapters;
using Payments.Beneficiaries;
using Payments.Pipeline;
using Payments.Proposals;
using Payments.Web;

namespace Payments.Banks;

/// <summary>The way of the money through banks: enquiry, batch, sending, asking, statement.</summary>
public static class Room
{
    /// <exception cref="InvalidOperationException">The banks file cannot be used; the message says why.</exception>
    public static void Add(IServiceCollection services, ServiceSettings settings)
    {
        services.AddSingleton<MessageDesk>();
        services.AddSingleton<StatementBook>();
        services.AddSingleton<StatementBlocks>();
        services.AddSingleton<ItemisedBlocks>();
        services.AddSingleton<StatementEntries>();
        services.AddSingleton<StatusReports>();
        services.AddSingleton<IncomingMessages>();
        services.AddSingleton<IProposalEffect, SettlePayment.Effect>();
        services.AddSingleton<IProposalEffect, ReissuePayout.Effect>();
        services.AddSingleton<IProposalEffect, MatchStatementEntry.Effect>();
        if (settings.Banks is not { } path)
        {
            services.AddSingleton(_ => new PayingAccounts());
            return;
        }

        var patience = new BankPatience
        {
            SendTimeout = settings.BankSendTimeout,
            AskTimeout = settings.BankAskTimeout,
        };
        var book = Read(path, patience);
        services.AddSingleton(book);
        services.AddSingleton(_ => new PayingAccounts(book));
        services.AddWorker<PrepareReleases>();
        BankFigures.Add(services);
        services.AddWorker<WatchBanks>();
        foreach (var bank in book.File.Banks)
        {
            AddBank(services, book, bank);
        }
    }

    public static void Map(RouteGroupBuilder v1)
    {
        v1.MapPost("/bank-messages", Receive)
            .For<ReceiveBankMessage.Command>()
            .WithMetadata(
                new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(ReceiveBankMessage.BytesMax)
            )
            .Accepts<string>("application/xml", "text/xml")
            .WithTags("Banks");
        var batches = v1.MapGroup("/bank-batches").WithTags("Banks");
        batches
            .MapGet(
                "",
                (
                    string? state,
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new ListBankBatches.Query(state, limit, cursor), cancellationToken)
                        .Ok()
            )
            .For<ListBankBatches.Query>();
        batches.MapGet("/{id:guid}/pain.001", Fetch).For<FetchBankBatch.Command>();
        batches
            .MapPost(
                "/{id:guid}/acknowledge",
                (
                    Guid id,
                    AcknowledgeBankBatch.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new AcknowledgeBankBatch.Command(id, body.Sha256), cancellationToken)
                        .Ok()
            )
            .For<AcknowledgeBankBatch.Command>()
            .Once();
        v1.MapGet(
                "/sent-batches",
                (
                    Guid? runId,
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new ListSentBatches.Query(runId, limit, cursor), cancellationToken)
                        .Ok()
            )
            .For<ListSentBatches.Query>()
            .WithTags("Banks");
        v1.MapGet(
                "/failed-payments",
                (
                    Guid? payoutId,
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(
                            new ListFailedPayments.Query(payoutId, limit, cursor),
                            cancellationToken
                        )
                        .Ok()
            )
            .For<ListFailedPayments.Query>()
            .WithTags("Banks");
        v1.MapGet(
                "/unknown-outcomes",
                (
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new ListUnknownOutcomes.Query(limit, cursor), cancellationToken)
                        .Ok()
            )
            .For<ListUnknownOutcomes.Query>()
            .WithTags("Banks");
        StatementRoutes.Map(v1);
        ExceptionRoutes.Map(v1.MapGroup("/bank-exceptions").WithTags("Banks"));
        v1.MapPost(
                "/payments/{id:guid}/settle",
                (
                    Guid id,
                    SettlePayment.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(
                            new SettlePayment.Command(id, body.Outcome, body.Evidence),
                            cancellationToken
                        )
                        .Accepted()
            )
            .For<SettlePayment.Command>()
            .Once()
            .WithTags("Banks");
        v1.MapPost(
                "/payouts/{id:guid}/reissue",
                (
                    Guid id,
                    ReissuePayout.Body? body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new ReissuePayout.Command(id, body?.Reason), cancellationToken)
                        .Accepted()
            )
            .For<ReissuePayout.Command>()
            .Once()
            .WithTags("Banks");
    }

    private static BankBook Read(string path, BankPatience patience)
    {
        var text = File.Exists(path)
            ? File.ReadAllText(path)
            : throw new InvalidOperationException(
                "PAYMENTS_BANKS names a file that does not exist."
            );
        // Banks go by the wall clock, in signatures, time-outs and breakers, also in a demo.
        return BanksFile
            .Parse(text)
            .Match(
                file =>
                    BankBook.Open(
                        file,
                        new BankPipelines(TimeProvider.System, patience),
                        TimeProvider.System
                    ),
                no => no
            )
            .Match(book => book, no => throw new InvalidOperationException(no.Message));
    }

    private static void AddBank(IServiceCollection services, BankBook book, BankRow row)
    {
        services.AddSingleton<IHostedService>(provider =>
            Loop(
                provider,
                new EnquireAccounts(
                    row,
                    provider.GetRequiredService<ServiceSettings>().BankAskTimeout,
                    provider.GetRequiredKeyedService<NpgsqlDataSource>("worker"),
                    book,
                    provider.GetRequiredService<PersonalNumbers>(),
                    provider.GetRequiredService<Clock>()
                )
            )
        );
        services.AddSingleton<IHostedService>(provider =>
            Loop(
                provider,
                new SendBatches(
                    row,
                    provider.GetRequiredKeyedService<NpgsqlDataSource>("worker"),
                    book,
                    provider.GetRequiredService<AuditTrail>(),
                    provider.GetRequiredService<Clock>(),
                    provider.GetRequiredService<ILogger<SendBatches>>()
                )
            )
        );
        services.AddSingleton<IHostedService>(provider =>
            Loop(
                provider,
                new AskBanks(
                    row,
                    provider.GetRequiredKeyedService<NpgsqlDataSource>("worker"),
                    book,
                    provider.GetRequiredService<MessageDesk>(),
                    provider.GetRequiredService<StatusReports>(),
                    new StatementReading(
                        row,
                        provider.GetRequiredKeyedService<NpgsqlDataSource>("worker"),
                        book,
                        provider.GetRequiredService<MessageDesk>(),
                        provider.GetRequiredService<StatementEntries>(),
                        provider.GetRequiredService<Clock>()
                    ),
                    provider.GetRequiredService<Clock>()
                )
            )
        );
        if (book.Inboxes.TryGetValue(row.Bin, out var inbox))
        {
            services.AddSingleton<IHostedService>(provider =>
                Loop(
                    provider,
                    new ReadInboxes(
                        row,
                        inbox,
                        provider.GetRequiredKeyedService<NpgsqlDataSource>("worker"),
                        provider.GetRequiredService<MessageDesk>(),
                        provider.GetRequiredService<IncomingMessages>()
                    )
                )
            );
        }
    }

    private static WorkerLoop Loop(IServiceProvider provider, IWorker worker) =>
        new(
            worker,
            provider.GetRequiredService<ServiceSettings>().IdleWorkers,
            provider.GetRequiredService<ILogger<WorkerLoop>>()
        );

    private static async Task<Found<MessageOutcome>> Receive(
        HttpContext context,
        IMediator mediator,
        CancellationToken cancellationToken
    )
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, cancellationToken);
        return await mediator
            .Send(new ReceiveBankMessage.Command(body.ToArray()), cancellationToken)
            .Ok();
    }

    private static Task<Microsoft.AspNetCore.Http.IResult> Fetch(
        Guid id,
        HttpContext context,
        IMediator mediator,
        CancellationToken cancellationToken
    ) =>
        mediator
            .Send(new FetchBankBatch.Command(id), cancellationToken)
            .As(answer =>
            {
                context.Response.Headers.ETag = $"\"{answer.Sha256}\"";
                return Results.Bytes(answer.File, "application/xml");
            });
}
