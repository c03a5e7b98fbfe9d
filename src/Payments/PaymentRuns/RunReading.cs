using MediatR;
using Payments.Web;

namespace Payments.PaymentRuns;

/// <summary>The reading half of the room, and the drawdown.</summary>
internal static class RunReading
{
    public static void Map(RouteGroupBuilder v1, RouteGroupBuilder runs)
    {
        runs.MapGet(
                "",
                (
                    string? month,
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) => mediator.Send(new ListRuns.Query(month, limit, cursor), cancellationToken).Ok()
            )
            .For<ListRuns.Query>();
        runs.MapGet(
                "/{id:guid}",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new GetRun.Query(id), cancellationToken).Ok()
            )
            .For<GetRun.Query>();
        runs.MapGet("/{id:guid}/payouts", Payouts).For<ListPayouts.Query>();
        runs.MapGet("/{id:guid}/payouts.csv", PayoutsCsv).For<ExportPayouts.Query>();
        runs.MapGet("/{id:guid}/payouts.xlsx", PayoutsXlsx).For<ExportPayouts.Query>();
        runs.MapGet(
                "/{id:guid}/changes",
                (
                    Guid id,
                    string? lang,
                    int? limit,
                    string? cursor,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new RunChanges.Query(id, lang, limit, cursor), cancellationToken)
                        .Ok()
            )
            .For<RunChanges.Query>();
        runs.MapGet(
                "/{id:guid}/odd-payouts",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ShowOddPayouts.Query(id), cancellationToken).Ok()
            )
            .For<ShowOddPayouts.Query>();
        v1.MapPost(
                "/drawdowns",
                (
                    RecordDrawdown.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new RecordDrawdown.Command(body), cancellationToken)
                        .Created(made => $"/v1/payment-runs/{made.RunId}")
            )
            .WithTags("Payment runs")
            .For<RecordDrawdown.Command>()
            .Once();
        v1.MapPost(
                "/drawdowns/{id:guid}/take-back",
                (
                    Guid id,
                    TakeBackDrawdown.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new TakeBackDrawdown.Command(id, body.Reason), cancellationToken)
                        .Ok()
            )
            .WithTags("Payment runs")
            .For<TakeBackDrawdown.Command>()
            .Once();
        runs.MapGet(
                "/{id:guid}/drawdowns",
                (Guid id, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ListDrawdowns.Query(id), cancellationToken).Ok()
            )
            .For<ListDrawdowns.Query>();
    }

    private static Task<Found<Page<ListPayouts.Item>>> Payouts(
        Guid id,
        string? state,
        string? benefit,
        string? communeCode,
        int? limit,
        string? cursor,
        IMediator mediator,
        CancellationToken cancellationToken
    ) =>
        mediator
            .Send(
                new ListPayouts.Query(id, state, benefit, communeCode, limit, cursor),
                cancellationToken
            )
            .Ok();

    private static Task<Microsoft.AspNetCore.Http.IResult> PayoutsCsv(
        Guid id,
        string? state,
        string? benefit,
        string? communeCode,
        IMediator mediator,
        CancellationToken cancellationToken
    ) =>
        mediator
            .Send(new ExportPayouts.Query(id, state, benefit, communeCode), cancellationToken)
            .As(file =>
                Results.Stream(
                    stream => file.WriteCsv(stream, cancellationToken),
                    ListFile.CsvType,
                    file.FileName + ".csv"
                )
            );

    private static Task<Microsoft.AspNetCore.Http.IResult> PayoutsXlsx(
        Guid id,
        string? state,
        string? benefit,
        string? communeCode,
        IMediator mediator,
        CancellationToken cancellationToken
    ) =>
        mediator
            .Send(new ExportPayouts.Query(id, state, benefit, communeCode), cancellationToken)
            .As(file =>
                Results.Stream(
                    stream => file.WriteXlsx(stream, cancellationToken),
                    ListFile.XlsxType,
                    file.FileName + ".xlsx"
                )
            );
}
