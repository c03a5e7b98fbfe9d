using System.Globalization;
using System.Text.RegularExpressions;
using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.CashDesks;

/// <summary>
/// One person before the desk: what is due, who may collect it and until when, what stands against it, and the next
/// receipt number of the cashier's series. <c>GET /v1/cash-payouts/{id}</c>.
/// </summary>
public static partial class CallToDesk
{
    private const int NumbersTried = 50;

    /// <param name="ReceivedBy">As a hand-over names it: beneficiary, payee, authorised, heir.</param>
    /// <param name="Name">Null: an heir, whose name is not known beforehand.</param>
    /// <param name="Until">The last day of an authorisation.</param>
    /// <param name="PaperNo">Of an authorisation.</param>
    /// <param name="WhyNot">Null: may collect today. Else the word: recorded_dead, authorisation_ended, authorisation_revoked, not_yet.</param>
    public sealed record Collector(
        string ReceivedBy,
        string? Name,
        string? Relation,
        DateOnly? Until,
        bool EndsSoon,
        string? PaperNo,
        string? WhyNot
    );

    /// <param name="Id">Of the payment.</param>
    /// <param name="IdTail">Last four digits of the personal id.</param>
    /// <param name="BirthYear">Null: a funeral's claim.</param>
    /// <param name="Warnings">Words: recorded_dead, payout_held, with_provider, missed_before.</param>
    /// <param name="NextReceiptNo">Proposed; it is the cashier's to keep or change.</param>
    /// <param name="Month">That it is owed for; another than the list's when it was carried over.</param>
    /// <param name="AlsoListed">Other payments of the same person that are still to be called on this list.</param>
    public sealed record Answer(
        Guid Id,
        Guid PayoutId,
        Guid CashListId,
        Guid BeneficiaryId,
        string Name,
        string Hamlet,
        string? IdTail,
        string? BirthYear,
        string? FileNo,
        long AmountVnd,
        string State,
        string? ReceiptNo,
        string? ReceiverName,
        DateOnly? PaidOn,
        string? Reason,
        IReadOnlyList<Collector> Collectors,
        IReadOnlyList<string> Warnings,
        string NextReceiptNo,
        IReadOnlyList<Guid> AlsoListed,
        PayMonth Month
    );

    [Requires(Permission.ReadCash)]
    public sealed record Query(Guid Id) : IQuery<Result<Answer>>;

    private sealed record Row(
        DateOnly Month,
        Guid Id,
        Guid PayoutId,
        Guid CashListId,
        string CommuneCode,
        Guid BeneficiaryId,
        string Name,
        string Hamlet,
        string? IdTail,
        string? DateOfBirth,
        string? FileNo,
        long AmountVnd,
        string State,
        string? PayoutState,
        string PayeeRelation,
        string PayeeName,
        bool IsDead,
        bool IsWithProvider,
        DateOnly? PayeeUntil,
        long Missed,
        string? ReceiptNo,
        string? ReceiverName,
        DateOnly? PaidOn,
        string? Reason
    );

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Query, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(Query query, CancellationToken cancellationToken)
        {
            var row = await session.Find<Row>(
                """
                select p.month, p.id, p.payout_id, p.cash_list_id, p.commune_code, o.beneficiary_id,
                       coalesce(b.full_name, o.payee_name) as name, coalesce(b.hamlet, '') as hamlet,
                       b.personal_id_tail as id_tail, f.date_of_birth, b.file_no, p.amount_vnd, p.state,
                       o.state as payout_state, o.payee_relation, o.payee_name, coalesce(f.is_dead, false) as is_dead,
                       exists (select from with_provider w where w.payment_id = p.id) as is_with_provider,
                       y.authorised_until as payee_until,
                       (select count(*) from payment m
                         where m.month = p.month and m.payout_id = p.payout_id and m.attempt < p.attempt
                           and m.channel = 'cash') as missed,
                       r.receipt_no, r.receiver_name, r.paid_on, r.reason
                  from (select distinct month from payment_run) u
                  join payment p on p.month = u.month and p.id = @Id and p.channel = 'cash'
                  join payout o on o.month = p.month and o.id = p.payout_id
                  left join beneficiary b on b.id = o.beneficiary_id and o.benefit <> 'funeral'
                  left join lateral (
                       select max(date_of_birth) filter (where newest) as date_of_birth,
                              bool_or(date_of_death is not null) as is_dead
                         from (
                               select date_of_birth, date_of_death,
                                      row_number() over (order by effective_from desc, fact_no desc) = 1 as newest
                                 from fact
                                where commune_code = o.commune_code
                                  and beneficiary_id = o.beneficiary_id
                              ) known
                  ) f on true
                  left join payee y
                    on y.commune_code = o.commune_code
                   and y.beneficiary_id = o.beneficiary_id
                   and y.role = case when o.benefit = 'care_support' then 'carer' else 'beneficiary' end
                   and y.until is null
                  left join lateral (
                       select w.receipt_no, w.receiver_name, w.paid_on, w.reason
                         from cash_receipt w
                        where w.payment_id = p.id
                          and w.kind <> 'correction'
                          and not exists (select from cash_receipt c where c.corrects = w.id)
                        limit 1
                  ) r on true
                """,
                query,
                cancellationToken
            );
            if (row is null)
            {
                return Refusal.NotFound("payment in cash");
            }

            var authorised = await Authorisations.OfPayout(
                session,
                row.PayoutId,
                row.Month,
                cancellationToken
            );
            return new Answer(
                row.Id,
                row.PayoutId,
                row.CashListId,
                row.BeneficiaryId,
                row.Name,
                row.Hamlet,
                row.IdTail,
                row.DateOfBirth?[..4],
                row.FileNo,
                row.AmountVnd,
                row.State,
                row.ReceiptNo,
                row.ReceiverName,
                row.PaidOn,
                row.Reason,
                CollectorsOf(row, authorised),
                [.. WarningsOf(row)],
                await NextReceiptNo(row.CommuneCode, cancellationToken),
                await AlsoListed(row, cancellationToken),
                PayMonth.Of(row.Month)
            );
        }

        private List<Collector> CollectorsOf(Row row, IReadOnlyList<Authorisations.Row> authorised)
        {
            var today = clock.Today;
            var dead = row.IsDead ? "recorded_dead" : null;
            var collectors = new List<Collector>();
            if (row.PayeeRelation is "self" or "authorised" || authorised.Count > 0)
            {
                collectors.Add(new("beneficiary", row.Name, null, null, false, null, dead));
            }

            if (
                row.PayeeRelation != "self"
                && !authorised.Any(one => one.Source == "registry" && one.Name == row.PayeeName)
            )
            {
                collectors.Add(
                    new(
                        "payee",
                        row.PayeeName,
                        row.PayeeRelation,
                        row.PayeeUntil,
                        false,
                        null,
                        dead ?? (row.PayeeUntil < today ? "authorisation_ended" : null)
                    )
                );
            }

            collectors.AddRange(
                authorised
                    .Select(one => one.Shown(today))
                    .Select(one => new Collector(
                        "authorised",
                        one.Name,
                        null,
                        one.ValidUntil,
                        one.State == "ends_soon",
                        one.PaperNo,
                        dead
                            ?? one.State switch
                            {
                                "ended" => "authorisation_ended",
                                "revoked" => "authorisation_revoked",
                                "not_yet" => "authorisation_not_yet",
                                _ => null,
                            }
                    ))
            );
            if (row.IsDead)
            {
                collectors.Add(new("heir", null, null, null, false, null, null));
            }

            return collectors;
        }

        private static IEnumerable<string> WarningsOf(Row row)
        {
            if (row.IsDead)
            {
                yield return "recorded_dead";
            }

            if (row.PayoutState is not null)
            {
                yield return "payout_held";
            }

            if (row.IsWithProvider)
            {
                yield return "with_provider";
            }

            if (row.Missed > 0)
            {
                yield return "missed_before";
            }
        }

        private Task<IReadOnlyList<Guid>> AlsoListed(
            Row row,
            CancellationToken cancellationToken
        ) =>
            session.Query<Guid>(
                """
                select p.id
                  from payout o
                  join payment p on p.month = o.month and p.payout_id = o.id
                 where o.commune_code = @CommuneCode
                   and o.beneficiary_id = @BeneficiaryId
                   and p.cash_list_id = @CashListId
                   and p.state = 'listed'
                   and p.id <> @Id
                 order by p.id
                """,
                row,
                cancellationToken
            );

        /// <summary>One more than the cashier's last, with its letters and its width; the next that nobody used.</summary>
        private async Task<string> NextReceiptNo(
            string communeCode,
            CancellationToken cancellationToken
        )
        {
            var me = session.Actor.UserName;
            var last = await session.Find<string>(
                """
                select receipt_no
                  from cash_receipt
                 where commune_code = @communeCode
                   and recorded_by = @me
                   and provider is null
                   and kind = 'handed_over'
                 order by recorded_at desc
                 limit 1
                """,
                new { communeCode, me },
                cancellationToken
            );
            var match = TrailingNumber().Match(last ?? $"{me}-0000");
            var number = match.Success
                ? long.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)
                : 0;
            var (series, width) = match.Success
                ? (match.Groups[1].Value, match.Groups[2].Length)
                : (last + "-", 1);
            var candidates = Enumerable
                .Range(1, NumbersTried)
                .Select(step =>
                    series
                    + (number + step).ToString(CultureInfo.InvariantCulture).PadLeft(width, '0')
                )
                .ToArray();
            var used = await session.Query<string>(
                "select receipt_no from cash_receipt where commune_code = @communeCode and receipt_no = any (@candidates)",
                new { communeCode, candidates },
                cancellationToken
            );
            return candidates.Except(used).FirstOrDefault() ?? "";
        }
    }

    [GeneratedRegex("^(.*?)([0-9]{1,15})$")]
    private static partial Regex TrailingNumber();
}
