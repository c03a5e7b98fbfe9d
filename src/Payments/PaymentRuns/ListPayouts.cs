using System.Text.Json.Serialization;
using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Domain.Payouts;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.PaymentRuns;

/// <summary>The payouts of a run, commune by commune and person by person.</summary>
public static class ListPayouts
{
    private const int Window = 1000;
    private const int WindowsMax = 20;

    public sealed record Payee(string Relation, string Name);

    /// <param name="BeneficiaryId">Of a funeral: who died; null: on no roll.</param>
    /// <param name="FuneralId">The claim, of a funeral; others have no such member.</param>
    public sealed record Item(
        Guid Id,
        Guid ListId,
        string CommuneCode,
        Guid? BeneficiaryId,
        string Benefit,
        string Kind,
        Payee Payee,
        long AmountVnd,
        string Channel,
        PayoutState State,
        string? HoldReason,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? FuneralId
    )
    {
        /// <summary>Whom or what the payout is for, as it is stored and sorted.</summary>
        internal Guid About => FuneralId ?? BeneficiaryId ?? Guid.Empty;
    }

    [Requires(Permission.ReadMoney)]
    public sealed record Query(
        Guid RunId,
        string? State,
        string? Benefit,
        string? CommuneCode,
        int? Limit,
        string? Cursor
    ) : IQuery<Result<Page<Item>>>, INamesCommunes
    {
        public IEnumerable<string> NamedCommunes => CommuneCode is null ? [] : [CommuneCode];
    }

    private sealed record Row(
        Guid Id,
        Guid ListId,
        string CommuneCode,
        Guid BeneficiaryId,
        string Benefit,
        string Kind,
        string PayeeRelation,
        string PayeeName,
        long AmountVnd,
        string Channel,
        string State,
        string? HoldReason,
        Guid? PersonId
    );

    internal sealed class Handler(Session session) : IRequestHandler<Query, Result<Page<Item>>>
    {
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

            if (query.State is not null && !PayoutWords.TryParse(query.State, out _))
            {
                return Refusal.Field(
                    "/state",
                    "bad_value",
                    "A state is " + string.Join(", ", PayoutWords.States) + "."
                );
            }

            if (await RunMonth.Of(session, query.RunId, cancellationToken) is not { } month)
            {
                return Refusal.NotFound("payment run");
            }

            var key = PayoutKey.Read(after);
            return IsRare(query.State)
                ? await Few(query, month, key, limit, cancellationToken)
                : await Many(query, month, key, limit, cancellationToken);
        }

        private async Task<Page<Item>> Few(
            Query query,
            DateOnly month,
            PayoutKey key,
            int limit,
            CancellationToken cancellationToken
        )
        {
            var rows = await session.Query<Row>(
                Rare,
                Parameters(query, month, key, limit + 1),
                cancellationToken
            );
            return Paging.Of(rows.Select(Shown).ToList(), limit, CursorOf);
        }

        /// <summary>
        /// Reads on, window by window, until the page is full. After many windows without enough hits the page is
        /// answered short, with a cursor, rather than late.
        /// </summary>
        private async Task<Page<Item>> Many(
            Query query,
            DateOnly month,
            PayoutKey key,
            int limit,
            CancellationToken cancellationToken
        )
        {
            var items = new List<Item>();
            var size = query.State is null ? limit + 1 : Window;
            for (var windows = 0; windows < WindowsMax; windows++)
            {
                var rows = await session.Query<Row>(
                    Common,
                    Parameters(query, month, key, size),
                    cancellationToken
                );
                items.AddRange(
                    rows.Where(row => query.State is null || row.State == query.State).Select(Shown)
                );
                if (items.Count > limit || rows.Count < size)
                {
                    return Paging.Of(items, limit, CursorOf);
                }

                key = new PayoutKey(rows[^1].CommuneCode, rows[^1].BeneficiaryId, rows[^1].Id);
            }

            return new Page<Item>(
                items,
                Paging.Seal(PayoutKey.Write(key.AfterCommune, key.AfterPerson, key.AfterId))
            );
        }

        private static object Parameters(Query query, DateOnly month, PayoutKey key, int size) =>
            new
            {
                query.RunId,
                month,
                query.State,
                query.Benefit,
                query.CommuneCode,
                key.AfterCommune,
                key.AfterPerson,
                key.AfterId,
                size,
            };

        private static string CursorOf(Item item) =>
            PayoutKey.Write(item.CommuneCode, item.About, item.Id);

        /// <summary>States that few payouts are in: those are looked up first, instead of reading past the others.</summary>
        private static bool IsRare(string? state) =>
            state
                is "held"
                    or "cancelled"
                    or "returned"
                    or "returned_to_treasury"
                    or "not_collected";

        private static Item Shown(Row row) =>
            new(
                row.Id,
                row.ListId,
                row.CommuneCode,
                row.PersonId,
                row.Benefit,
                row.Kind,
                new Payee(row.PayeeRelation, row.PayeeName),
                row.AmountVnd,
                row.Channel,
                PayoutWords.TryParse(row.State, out var state)
                    ? state
                    : throw new InvalidOperationException($"Payout {row.Id} is {row.State}."),
                row.HoldReason,
                row.Benefit == "funeral" ? row.BeneficiaryId : null
            );
    }

    private const string Common = """
        with part as materialized (
            select id
              from payout
             where month = @month
               and run_id = @RunId
               and (@Benefit::text is null or benefit = @Benefit)
               and (@CommuneCode::text is null or commune_code = @CommuneCode)
               and (commune_code, beneficiary_id, id) > (@AfterCommune, @AfterPerson, @AfterId)
             order by commune_code, beneficiary_id, id
             limit @size
        )
        select o.id, o.list_id, o.commune_code, o.beneficiary_id, o.benefit, o.kind, o.payee_relation, o.payee_name,
               o.amount_vnd, coalesce(o.paid_by, o.channel) as channel, o.state,
               case when o.state = 'held' then o.state_reason end as hold_reason,
               case when o.benefit = 'funeral' then f.beneficiary_id else o.beneficiary_id end as person_id
          from part
         cross join lateral (
                select *
                  from payout_now n
                 where n.month = @month
                   and n.id = part.id
                 limit 1
         ) o
          left join funeral_claim f on o.benefit = 'funeral' and f.id = o.beneficiary_id
         order by o.commune_code, o.beneficiary_id, o.id
        """;

    private const string Rare = """
        with candidate as (
            select id
              from payout
             where month = @month
               and run_id = @RunId
               and state = @State
             union
            select payout_id
              from payment
             where month = @month
               and run_id = @RunId
               and state = @State
               and state in ('not_collected', 'returned', 'returned_to_treasury')
        )
        select o.id, o.list_id, o.commune_code, o.beneficiary_id, o.benefit, o.kind, o.payee_relation, o.payee_name,
               o.amount_vnd, coalesce(o.paid_by, o.channel) as channel, o.state,
               case when o.state = 'held' then o.state_reason end as hold_reason,
               case when o.benefit = 'funeral' then f.beneficiary_id else o.beneficiary_id end as person_id
          from candidate c
         cross join lateral (
                select *
                  from payout_now n
                 where n.month = @month
                   and n.id = c.id
                 limit 1
         ) o
          left join funeral_claim f on o.benefit = 'funeral' and f.id = o.beneficiary_id
         where o.state = @State
           and (@Benefit::text is null or o.benefit = @Benefit)
           and (@CommuneCode::text is null or o.commune_code = @CommuneCode)
           and (o.commune_code, o.beneficiary_id, o.id) > (@AfterCommune, @AfterPerson, @AfterId)
         order by o.commune_code, o.beneficiary_id, o.id
         limit @size
        """;
}
