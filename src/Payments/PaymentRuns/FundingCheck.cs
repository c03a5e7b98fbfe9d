using Payments.Domain.Common;
using Payments.Domain.PaymentRuns;
using Payments.Pipeline;

namespace Payments.PaymentRuns;

/// <summary>Reads what a release needs and what was drawn for it, and lets <see cref="Funding"/> compare.</summary>
public static class FundingCheck
{
    private sealed record NeedRow(string CommuneCode, string Benefit, long AmountVnd);

    private sealed record DrawnRow(string[] Communes, string Benefit, long AmountVnd);

    /// <summary>Per benefit what is missing to release these lists beside those of the run already released.</summary>
    /// <returns>Empty when the money suffices; else the release is refused as <see cref="NotFunded"/>.</returns>
    /// <remarks>One check of a commune at a time: it takes a lock that lasts until the transaction ends.</remarks>
    public static async Task<IReadOnlyList<MissingMoney>> Missing(
        Session session,
        Guid runId,
        IReadOnlyCollection<Guid> listIds,
        CancellationToken cancellationToken
    )
    {
        await session.Execute(
            "select pg_advisory_xact_lock(hashtext('funding'))",
            null,
            cancellationToken
        );
        var needed = await Needed(session, runId, listIds, cancellationToken);
        var communes = needed.Select(row => row.CommuneCode).Distinct().ToArray();
        var drawn = await Drawn(session, runId, communes, cancellationToken);
        var missing = Funding.Missing(needed, drawn, new Dictionary<string, Vnd>());
        return missing.Count == 0
            ? missing
            : Funding.Missing(
                needed,
                drawn,
                await BroughtForward(session, runId, cancellationToken)
            );
    }

    private static async Task<IReadOnlyCollection<MoneyNeeded>> Needed(
        Session session,
        Guid runId,
        IReadOnlyCollection<Guid> listIds,
        CancellationToken cancellationToken
    ) =>
        Needs(
            await session.Query<NeedRow>(
                """
                select l.commune_code, p.benefit, sum(p.amount_vnd)::bigint as amount_vnd
                  from payment_list l
                  join list_part p on p.list_id = l.id
                 where l.run_id = @runId
                   and (l.id = any(@lists) or l.state in ('released', 'settled', 'closed'))
                 group by l.commune_code, p.benefit
                """,
                new { runId, lists = listIds.ToArray() },
                cancellationToken
            )
        );

    private static async Task<IReadOnlyCollection<MoneyDrawn>> Drawn(
        Session session,
        Guid runId,
        string[] communes,
        CancellationToken cancellationToken
    ) =>
        Draws(
            await session.Query<DrawnRow>(
                """
                select communes, benefit, amount_vnd
                  from drawdown_standing
                 where run_id = @runId
                   and communes && @communes
                """,
                new { runId, communes },
                cancellationToken
            )
        );

    private static async Task<IReadOnlyDictionary<string, Vnd>> BroughtForward(
        Session session,
        Guid runId,
        CancellationToken cancellationToken
    )
    {
        var communes = await session.Query<string>(
            "select commune_code from payment_list where run_id = @runId",
            new { runId },
            cancellationToken
        );
        var drawn = await session.Query<DrawnRow>(
            """
            select d.communes, d.benefit, sum(d.amount_vnd)::bigint as amount_vnd
              from drawdown_standing d
              join payment_run r on r.id = d.run_id
              join payment_run this on this.id = @runId
             where (r.created_at, r.id) < (this.created_at, this.id)
             group by d.communes, d.benefit
            """,
            new { runId },
            cancellationToken
        );
        var spent = await session.Query<NeedRow>(
            """
            select l.commune_code, p.benefit, sum(p.amount_vnd)::bigint as amount_vnd
              from payment_list l
              join list_part p on p.list_id = l.id
              join payment_run r on r.id = l.run_id
              join payment_run this on this.id = @runId
             where (r.created_at, r.id) < (this.created_at, this.id)
               and l.state in ('released', 'settled', 'closed')
             group by l.commune_code, p.benefit
            """,
            new { runId },
            cancellationToken
        );
        return Funding.LeftOver(Needs(spent), Draws(drawn), communes.ToHashSet());
    }

    private static MoneyNeeded[] Needs(IReadOnlyList<NeedRow> rows) =>
        [
            .. rows.Select(row => new MoneyNeeded(
                row.CommuneCode,
                row.Benefit,
                new Vnd(row.AmountVnd)
            )),
        ];

    private static MoneyDrawn[] Draws(IReadOnlyList<DrawnRow> rows) =>
        [.. rows.Select(row => new MoneyDrawn(row.Communes, row.Benefit, new Vnd(row.AmountVnd)))];
}
