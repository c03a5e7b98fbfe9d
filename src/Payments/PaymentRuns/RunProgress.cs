using Payments.Pipeline;
using Payments.Web;

namespace Payments.PaymentRuns;

/// <summary>How far a run's calculation or release is.</summary>
internal static class RunProgress
{
    private sealed record Row(long Done, long Total, bool IsOver);

    /// <returns>Null when nothing is going on.</returns>
    public static async Task<Progress?> Of(
        Session session,
        Guid runId,
        CancellationToken cancellationToken
    ) =>
        Shown(await Calculation(session, runId, cancellationToken), "people")
        ?? Shown(await Release(session, runId, cancellationToken), "payouts");

    private static Progress? Shown(Row row, string unit) =>
        row.IsOver ? null : new Progress(Math.Min(row.Done, row.Total), row.Total, unit);

    /// <summary>Counts the last calculation ordered for each commune; an earlier one is past.</summary>
    private static Task<Row> Calculation(
        Session session,
        Guid runId,
        CancellationToken cancellationToken
    ) =>
        session.Single<Row>(
            """
            select coalesce(sum(case c.state when 'done' then c.people else c.done end), 0)::bigint as done,
                   coalesce(sum(c.people), 0)::bigint as total,
                   coalesce(bool_and(c.state in ('done', 'failed')), true) as is_over
              from run_chunk c
             where c.run_id = @runId
               and not exists (
                       select 1
                         from run_chunk n
                        where n.run_id = c.run_id
                          and n.chunk_no > c.chunk_no
                          and n.communes && c.communes)
            """,
            new { runId },
            cancellationToken
        );

    private static Task<Row> Release(
        Session session,
        Guid runId,
        CancellationToken cancellationToken
    ) =>
        session.Single<Row>(
            """
            select coalesce(sum(r.done), 0)::bigint as done, coalesce(sum(r.total), 0)::bigint as total,
                   count(*) = 0 as is_over
              from release r
             where r.run_id = @runId
               and r.kind = 'list'
               and not (r.accounts_prepared and r.cash_listed)
               and exists (select 1 from payment_list l where l.id = any(r.list_ids))
            """,
            new { runId },
            cancellationToken
        );
}
