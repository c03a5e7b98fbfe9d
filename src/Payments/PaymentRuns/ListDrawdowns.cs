using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.PaymentRuns;

/// <summary>What was drawn at the Treasury for a run, latest first; what was taken back is told too.</summary>
public static class ListDrawdowns
{
    private const int ItemsMax = 1_000;

    /// <param name="TakenBackFor">The reason why it no longer counts; null: it counts.</param>
    public sealed record Item(
        Guid Id,
        Guid RunId,
        IReadOnlyList<string> CommuneCodes,
        string Benefit,
        long AmountVnd,
        string DocumentNo,
        DateOnly DrawnOn,
        string RecordedBy,
        string? TakenBackBy,
        string? TakenBackFor
    );

    [Requires(Permission.ReadMoney)]
    public sealed record Query(Guid RunId) : IQuery<Result<Page<Item>>>;

    private sealed record Row(
        Guid Id,
        Guid RunId,
        string[] Communes,
        string Benefit,
        long AmountVnd,
        string DocumentNo,
        DateOnly DrawnOn,
        string RecordedBy,
        string? TakenBackBy,
        string? TakenBackFor
    );

    internal sealed class Handler(Session session) : IRequestHandler<Query, Result<Page<Item>>>
    {
        public async Task<Result<Page<Item>>> Handle(
            Query query,
            CancellationToken cancellationToken
        ) =>
            await RunMonth.Of(session, query.RunId, cancellationToken) is null
                ? Refusal.NotFound("payment run")
                : new Page<Item>(await Of(session, query.RunId, cancellationToken), null);
    }

    /// <summary>Those of communes in the caller's scope; a run has few.</summary>
    internal static async Task<IReadOnlyList<Item>> Of(
        Session session,
        Guid runId,
        CancellationToken cancellationToken
    )
    {
        var rows = await session.Query<Row>(
            """
            select d.id, d.run_id, d.communes, d.benefit, d.amount_vnd, d.document_no, d.drawn_on, d.recorded_by,
                   d.taken_back_by, d.taken_back_for
              from drawdown d
             where d.run_id = @runId
               and exists (select from payment_list l
                            where l.run_id = d.run_id
                              and l.commune_code = any(d.communes))
             order by d.id desc
             limit @ItemsMax
            """,
            new { runId, ItemsMax },
            cancellationToken
        );
        return
        [
            .. rows.Select(row => new Item(
                row.Id,
                row.RunId,
                row.Communes,
                row.Benefit,
                row.AmountVnd,
                row.DocumentNo,
                row.DrawnOn,
                row.RecordedBy,
                row.TakenBackBy,
                row.TakenBackFor
            )),
        ];
    }
}
