using Payments.Pipeline;

namespace Payments.PaymentRuns;

/// <summary>Holds what would be paid to an account that looks wrong, until two people say why it is right.</summary>
/// <remarks>
/// Done as lists are submitted, so that the chairman sees what is held. Whoever was let go with a reason is not held again
/// for the same account.
/// </remarks>
internal static class AccountRisks
{
    /// <summary>An account on record of more than three people. A guardian of three children is no risk.</summary>
    public const string Shared = "risk_shared_account";

    /// <summary>Another account than a week ago, and the bank has not named the payee as its holder.</summary>
    public const string Changed = "risk_account_changed";

    /// <summary>A bank said that the holder of this account has died.</summary>
    public const string SaidDead = "risk_payee_said_dead";

    /// <summary>Who receives for them draws benefits too, and is recorded dead.</summary>
    public const string Dead = "risk_payee_recorded_dead";

    private const int CoolingDays = 7;
    private const int MonthsBack = 3;

    public static Task<int> Hold(
        Session session,
        RunLists lists,
        Clock clock,
        CancellationToken cancellationToken
    ) =>
        session.Execute(
            """
            with risky as (
                select a.commune_code, a.beneficiary_id, a.id as account_id, @Shared as flag, 3 as rank
                  from payment_account a
                 where a.commune_code = any(@Communes)
                   and a.people > 3
                union all
                select new.commune_code, new.beneficiary_id, new.account_id, @Changed, 2
                  from payee old
                  join payee new
                    on new.commune_code = old.commune_code
                   and new.beneficiary_id = old.beneficiary_id
                   and new.role = old.role
                   and new.until is null
                  join payment_account a on a.commune_code = new.commune_code and a.id = new.account_id
                 where old.commune_code = any(@Communes)
                   and old.until >= @coolingSince
                   and new.account_id is distinct from old.account_id
                   and a.state <> 'match'
                union all
                select p.commune_code, o.beneficiary_id, p.account_id, @SaidDead, 1
                  from payment p
                  join payout o on o.month = p.month and o.id = p.payout_id
                 where p.commune_code = any(@Communes)
                   and p.month >= @monthsSince
                   and p.state in ('rejected', 'returned')
                   and p.reason_code = 'MD07'
                union all
                select e.commune_code, e.beneficiary_id, e.account_id, @Dead, 0
                  from payee e
                  join beneficiary g on g.personal_id_digest = e.personal_id_digest
                 cross join lateral (
                        select f.date_of_death
                          from fact f
                         where f.commune_code = g.commune_code
                           and f.beneficiary_id = g.id
                         order by f.effective_from desc, f.fact_no desc
                         limit 1
                       ) last
                 where e.commune_code = any(@Communes)
                   and e.until is null
                   and e.relation <> 'self'
                   and g.id <> e.beneficiary_id
                   and last.date_of_death is not null
            ), worst as (
                select distinct on (commune_code, beneficiary_id, account_id) *
                  from risky
                 order by commune_code, beneficiary_id, account_id, rank
            ), held as (
                update payout o
                   set state = 'held', state_reason = w.flag
                  from worst w
                 where o.month = @Month
                   and o.list_id = any(@Ids)
                   and o.commune_code = w.commune_code
                   and o.beneficiary_id = w.beneficiary_id
                   and o.account_id = w.account_id
                   and o.channel = 'account'
                   and o.state is null
                   and not exists (
                           select from payout before
                             join payout_event e on e.month = before.month and e.payout_id = before.id
                            where before.commune_code = o.commune_code
                              and before.beneficiary_id = o.beneficiary_id
                              and before.account_id = o.account_id
                              and e.kind = 'unheld')
                returning o.month, o.id, o.commune_code, o.state_reason
            )
            insert into payout_event (month, payout_id, commune_code, at, kind, reason, actor)
            select month, id, commune_code, @now, 'held', state_reason, @actor
              from held
            """,
            new
            {
                Shared,
                Changed,
                SaidDead,
                Dead,
                lists.Ids,
                lists.Communes,
                lists.Month,
                now = clock.GetUtcNow(),
                coolingSince = clock.GetUtcNow().AddDays(-CoolingDays),
                monthsSince = lists.Month.AddMonths(-MonthsBack),
                actor = session.Actor.UserName,
            },
            cancellationToken
        );
}
