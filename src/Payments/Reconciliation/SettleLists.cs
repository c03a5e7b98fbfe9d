using System.Globalization;
using Npgsql;
using Payments.Pipeline;

namespace Payments.Reconciliation;

/// <summary>Moves released lists on to settled once no payment is on its way and each settled one is booked.</summary>
internal sealed class SettleLists(
    [FromKeyedServices("worker")] NpgsqlDataSource source,
    AuditTrail audit
) : IWorker
{
    public string Name => "settle lists";

    public TimeSpan Rest => TimeSpan.FromSeconds(2);

    public async Task<bool> Work(CancellationToken cancellationToken)
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        var settled = await session.Query<Guid>(
            """
            with quiet as (
                 select l.id
                   from payment_list l
                  where l.state = 'released'
                    and not exists (select from release r
                                     where not (r.accounts_prepared and r.cash_listed)
                                       and l.id = any (r.list_ids))
                    and not exists (select from payment_block k
                                     where k.list_id = l.id
                                       and block_is_open(k.month, k.id, k.payments, k.booked))
                  order by l.id
                  limit 1000
                    for update of l skip locked
            )
            update payment_list l
               set state = 'settled'
              from quiet q
             where l.id = q.id
            returning l.id
            """,
            null,
            cancellationToken
        );
        if (settled.Count == 0)
        {
            return false;
        }

        await audit.Append(
            session,
            "lists_settled",
            settled,
            null,
            [new("count", settled.Count.ToString(CultureInfo.InvariantCulture))],
            cancellationToken
        );
        await session.Commit(cancellationToken);
        return true;
    }
}
