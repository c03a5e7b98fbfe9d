using System.Text.Json;
using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.CashDesks.Providers;

/// <summary>A refused row of a result file.</summary>
/// <param name="Row">The line in the file, from 1.</param>
/// <param name="Column">The heading under which the fault stands.</param>
/// <param name="Detail">Without personal data.</param>
public sealed record ProviderFault(
    int Row,
    string Column,
    string ReceiptCode,
    string Code,
    string Detail
);

/// <summary>What a provider's result file did.</summary>
/// <param name="Applied">Rows written down now.</param>
/// <param name="Known">Rows that were written down before with the same words.</param>
/// <param name="Open">Rows of which the provider says nothing yet.</param>
/// <param name="Float">The provider's drawer of this cash list.</param>
public sealed record ProviderResultAnswer(
    Guid Id,
    Guid ProviderListId,
    Guid CashListId,
    string Provider,
    DateTimeOffset BroughtAt,
    string BroughtBy,
    int Rows,
    int Applied,
    int Known,
    int Open,
    int Refused,
    FloatAnswer Float,
    IReadOnlyList<ProviderFault> Faults
);

/// <summary>As it is kept, sealed: with the cells, so that the row can be mended.</summary>
internal sealed record RefusedLine(ResultLine Line, string Column, string Code, string Detail)
{
    public static RefusedLine Of(ResultLine line, string column, string code, string detail) =>
        new(line, column, code, detail);

    public static string Place(Guid resultId) => $"provider_result.refused {resultId}";

    public ProviderFault Shown() => new(Line.Line, Column, Line[ProviderSheet.Code], Code, Detail);
}

/// <summary>A result file that was brought, and its refused rows. <c>GET /v1/provider-results/{id}</c>.</summary>
public static class ShowProviderResult
{
    [Requires(Permission.ReadCash)]
    public sealed record Query(Guid Id) : IQuery<Result<ProviderResultAnswer>>;

    internal sealed record Row(
        Guid Id,
        Guid ProviderListId,
        Guid CashListId,
        string Provider,
        DateTime BroughtAt,
        string BroughtBy,
        int Rows,
        int Applied,
        int Known,
        int Open,
        byte[] Refused
    );

    internal sealed class Handler(Session session, PersonalData personalData)
        : IRequestHandler<Query, Result<ProviderResultAnswer>>
    {
        public async Task<Result<ProviderResultAnswer>> Handle(
            Query query,
            CancellationToken cancellationToken
        )
        {
            if (await Find(session, query.Id, cancellationToken) is not { } row)
            {
                return Refusal.NotFound("provider's result");
            }

            var faults = Open(personalData, row);
            var drawers = await Drawers.Read(session, row.CashListId, cancellationToken);
            return new ProviderResultAnswer(
                row.Id,
                row.ProviderListId,
                row.CashListId,
                row.Provider,
                row.BroughtAt,
                row.BroughtBy,
                row.Rows,
                row.Applied,
                row.Known,
                row.Open,
                faults.Count,
                FloatAnswer.Of(drawers.Of(row.Provider)),
                [.. faults.Select(fault => fault.Shown())]
            );
        }
    }

    internal static Task<Row?> Find(
        Session session,
        Guid id,
        CancellationToken cancellationToken
    ) =>
        session.Find<Row>(
            """
            select r.id, r.provider_list_id, l.cash_list_id, l.provider, r.brought_at, r.brought_by, r.rows, r.applied,
                   r.known, r.open, r.refused
              from provider_result r
              join provider_list l on l.id = r.provider_list_id
             where r.id = @id
            """,
            new { id },
            cancellationToken
        );

    internal static List<RefusedLine> Open(PersonalData personalData, Row row) =>
        JsonSerializer.Deserialize<List<RefusedLine>>(
            personalData.Open(row.Refused, RefusedLine.Place(row.Id))
        )!;
}
