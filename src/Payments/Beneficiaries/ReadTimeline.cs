using System.Globalization;
using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Beneficiaries;

/// <summary>What happened to a person, oldest first. <c>GET /v1/beneficiaries/{id}/timeline</c>.</summary>
public static class ReadTimeline
{
    /// <param name="Kind">
    /// A word of the events, or <c>facts</c>, <c>decision</c>, <c>account</c>, <c>payout</c>.
    /// </param>
    /// <param name="SubjectId">The decision, account or payout.</param>
    /// <param name="EffectiveFrom">From when it counts; null: from the moment, or as far back as anyone asks.</param>
    /// <param name="State">Of a payout or account now.</param>
    public sealed record Item(
        DateTimeOffset At,
        string Kind,
        Guid? SubjectId,
        DateOnly? EffectiveFrom,
        string? Reason,
        string Actor,
        string? Benefit,
        string? Month,
        long? AmountVnd,
        string? State
    );

    [Requires(Permission.ReadRegistry)]
    public sealed record Query(Guid Id, int? Limit, string? Cursor) : IQuery<Result<Page<Item>>>;

    private sealed record Row(
        DateTime At,
        string Kind,
        Guid? SubjectId,
        DateOnly? EffectiveFrom,
        string? Reason,
        string Actor,
        string? Benefit,
        DateOnly? Month,
        long? AmountVnd,
        string? State
    );

    internal sealed class Handler(Session session) : IRequestHandler<Query, Result<Page<Item>>>
    {
        private const string Sql = """
            select at, kind, subject_id, effective_from, reason, actor, benefit, month, amount_vnd, state
              from (
                    select at, event_no as place, kind, null::uuid as subject_id, effective_from, reason, actor,
                           null::text as benefit, null::date as month, null::bigint as amount_vnd, null::text as state
                      from beneficiary_event
                     where commune_code = @communeCode
                       and beneficiary_id = @Id
                    union all
                    select recorded_at, fact_no, 'facts', null,
                           case when isfinite(effective_from) then effective_from end, null, recorded_by,
                           null, null, null, null
                      from fact
                     where commune_code = @communeCode
                       and beneficiary_id = @Id
                    union all
                    select recorded_at, 0, 'decision', id, signed_on, kind || ' ' || number, recorded_by,
                           null, null, null, null
                      from decision
                     where commune_code = @communeCode
                       and beneficiary_id = @Id
                    union all
                    select created_at, 0, 'account', id, null, '••••' || account_tail, '', null, null, null, state
                      from payment_account
                     where commune_code = @communeCode
                       and beneficiary_id = @Id
                    union all
                    select coalesce(l.released_at, l.approved_at, r.created_at), o.leaf_no, 'payout', o.id, null,
                           o.state_reason, coalesce(l.released_by, l.approved_by, r.created_by), o.benefit, o.month,
                           o.amount_vnd, o.state
                      from payout_now o
                      join payment_list l on l.id = o.list_id
                      join payment_run r on r.id = o.run_id
                     where o.commune_code = @communeCode
                       and o.beneficiary_id in (
                               select @Id
                                union all
                               select f.id
                                 from funeral_claim f
                                where f.commune_code = @communeCode
                                  and f.beneficiary_id = @Id)
                   ) happened
             order by at, place, kind, subject_id
            offset @skipped
             limit @limit + 1
            """;

        public async Task<Result<Page<Item>>> Handle(
            Query query,
            CancellationToken cancellationToken
        )
        {
            if (
                !Paging.TryRead(query.Limit, query.Cursor, out var limit, out var after, out var no)
            )
            {
                return no;
            }

            var communeCode = await session.Find<string>(
                """
                select commune_code
                  from beneficiary
                 where id = @Id
                """,
                new { query.Id },
                cancellationToken
            );
            if (communeCode is null)
            {
                return Refusal.NotFound("beneficiary");
            }

            _ = int.TryParse(
                after,
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var skipped
            );
            var rows = await session.Query<Row>(
                Sql,
                new
                {
                    communeCode,
                    query.Id,
                    skipped,
                    limit,
                },
                cancellationToken
            );
            return Paging.Of(
                [.. rows.Select(Shown)],
                limit,
                (Item _) => (skipped + limit).ToString(CultureInfo.InvariantCulture)
            );
        }

        private static Item Shown(Row row) =>
            new(
                row.At,
                row.Kind,
                row.SubjectId,
                row.EffectiveFrom,
                row.Reason,
                row.Actor,
                row.Benefit,
                row.Month is { } month ? PayMonth.Of(month).ToString() : null,
                row.AmountVnd,
                row.State
            );
    }
}
