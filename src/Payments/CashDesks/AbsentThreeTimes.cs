using Payments.Beneficiaries;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.CashDesks;

/// <summary>
/// Whoever collected nothing on the last three lists is proposed for suspension; nobody is suspended by a machine.
/// </summary>
/// <remarks>
/// Circular 02/2021/TT-BLĐTBXH, art. 2 and Decree 335/2026/NĐ-CP, art. 9: not collected for three consecutive months.
/// What was not collected stays owed. A chairman's refusal stands until another list is not collected.
/// </remarks>
internal sealed class AbsentThreeTimes(Desk desk)
{
    private const string Reason = "not collected on three lists in a row";

    /// <summary>Proposes for a commune whose list was just closed.</summary>
    /// <returns>How many people were proposed.</returns>
    public async Task<int> ProposeSuspensions(
        Session session,
        string communeCode,
        CancellationToken cancellationToken
    )
    {
        var absent = await session.Query<Guid>(
            """
            with last as (
                 select id, month
                   from cash_list
                  where commune_code = @communeCode
                    and state = 'closed'
                  order by month desc
                  limit 3
            ),
            offered as (
                 select o.beneficiary_id, p.cash_list_id, bool_or(p.state = 'handed_over') as collected
                   from payment p
                   join payout o on o.month = p.month and o.id = p.payout_id
                  where p.cash_list_id in (select id from last)
                    and p.commune_code = @communeCode
                    and p.month between (select min(month) - interval '1 year' from last)
                                    and (select max(month) from last)
                  group by o.beneficiary_id, p.cash_list_id
            )
            select f.beneficiary_id
              from offered f
              join beneficiary b on b.commune_code = @communeCode and b.id = f.beneficiary_id
             where b.state = 'granted'
               and not exists (select from proposal r
                                where r.commune_code = @communeCode
                                  and r.subject_id = f.beneficiary_id
                                  and r.kind = @kind
                                  and r.state = 'open')
             group by f.beneficiary_id
            having count(*) = 3
               and not bool_or(f.collected)
             order by f.beneficiary_id
            """,
            new { communeCode, kind = Suspend.Kind },
            cancellationToken
        );
        foreach (var person in absent)
        {
            await desk.Propose(
                session,
                Suspend.Kind,
                communeCode,
                person,
                new Suspend.Body(Reason, Cause: Suspend.NotCollected),
                cancellationToken
            );
        }

        return absent.Count;
    }
}
