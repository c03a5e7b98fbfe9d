using System.Text.Json;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Forecasts;

/// <summary>Finds forecasts. One is seen by whoever's scope holds all of its communes.</summary>
internal static class ForecastReading
{
    private sealed record Row(
        Guid Id,
        DateOnly FromMonth,
        DateOnly KnownOn,
        string Rulebook,
        string DraftRulebook,
        string Changes,
        int Communes,
        string OrderedBy,
        DateTime OrderedAt,
        DateTime? FinishedAt,
        string State,
        long Done,
        long Total
    );

    /// <returns>Newest first, without results; one more than the limit when there are more.</returns>
    public static async Task<IReadOnlyList<ForecastAnswer>> List(
        Session session,
        Guid? before,
        int limit,
        CancellationToken cancellationToken
    ) =>
        [
            .. (await Rows(session, null, before, limit + 1, cancellationToken)).Select(row =>
                Answer(row, null)
            ),
        ];

    /// <returns>With its tables when it is done; null when there is none in the caller's scope.</returns>
    public static async Task<ForecastAnswer?> Find(
        Session session,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        if (await Rows(session, id, null, 1, cancellationToken) is not [var row])
        {
            return null;
        }

        return Answer(
            row,
            row.State == "done"
                ? await ForecastTables.Read(session, id, row.KnownOn, cancellationToken)
                : null
        );
    }

    private static Task<IReadOnlyList<Row>> Rows(
        Session session,
        Guid? id,
        Guid? before,
        int limit,
        CancellationToken cancellationToken
    ) =>
        session.Query<Row>(
            """
            select f.id, f.from_month, f.known_on, f.rulebook, f.draft_rulebook, f.changes::text as changes,
                   cardinality(f.communes) as communes, f.ordered_by, f.ordered_at, c.finished_at,
                   case when c.failed > 0 then 'failed'
                        when c.done_chunks = c.chunks then 'done'
                        when c.waiting = c.chunks then 'waiting'
                        else 'running'
                   end as state,
                   c.done, c.total
              from forecast f
             cross join lateral (
                   select count(*) as chunks, count(*) filter (where state = 'done') as done_chunks,
                          count(*) filter (where state = 'failed') as failed,
                          count(*) filter (where state = 'waiting') as waiting, max(finished_at) as finished_at,
                          sum(done)::bigint as done, sum(people)::bigint as total
                     from forecast_chunk
                    where forecast_id = f.id) c
             where (@id::uuid is null or f.id = @id)
               and (@before::uuid is null or f.id < @before)
               and (@SeesAll or f.communes <@ @scope)
             order by f.id desc
             limit @limit
            """,
            new
            {
                id,
                before,
                limit,
                session.Actor.SeesAll,
                scope = session.Actor.Communes.ToArray(),
            },
            cancellationToken
        );

    private static ForecastAnswer Answer(Row row, ForecastResult? result)
    {
        var isOver = row.State is "done" or "failed";
        return new ForecastAnswer(
            row.Id,
            row.State,
            PayMonth.Of(row.FromMonth),
            row.KnownOn,
            row.Rulebook,
            row.DraftRulebook,
            [
                .. JsonSerializer
                    .Deserialize<ParameterChange[]>(row.Changes, JsonForm.Options)!
                    .Select(Shown),
            ],
            row.Communes,
            row.OrderedBy,
            row.OrderedAt,
            isOver ? row.FinishedAt : null,
            isOver ? null : new Progress(Math.Min(row.Done, row.Total), row.Total, "people"),
            result
        );
    }

    private static ForecastChange Shown(ParameterChange change) =>
        new(
            change.Parameter,
            change.AmountVnd,
            change.CoefficientTenths is { } tenths
                ? new decimal(tenths, 0, 0, isNegative: false, scale: 1)
                : null,
            change.Years,
            change.Condition
        );
}
