using Payments.Pipeline;

namespace Payments.CashDesks;

/// <summary>Opens cash lists and puts payments on them; shared by whatever sends money to a desk.</summary>
/// <remarks>
/// Order matters: the old payment is dead before the new one is made, since the database allows one live payment of a
/// payout. Lists that receive payments are locked against closing until the transaction ends.
/// </remarks>
internal sealed class CashLists(Clock clock)
{
    /// <summary>The open list of each commune for payouts of <paramref name="month"/>, made when there is none.</summary>
    /// <remarks>
    /// The list of the payouts' month while it is open; else the newest open one; else a new one, of this month or of
    /// the month after the newest closed list.
    /// </remarks>
    /// <returns>List ids by commune, locked against closing.</returns>
    public async Task<IReadOnlyDictionary<string, Guid>> Ensure(
        Session session,
        DateOnly month,
        IReadOnlyCollection<string> communes,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        await session.Execute(
            """
            insert into cash_list (id, commune_code, month, opened_at)
            select new_id(@now), c.code,
                   case
                       when not exists (select from cash_list l where l.commune_code = c.code and l.month = @month)
                       then @month
                       else greatest(@month, @thisMonth, (select max(l.month) + interval '1 month'
                                                            from cash_list l
                                                           where l.commune_code = c.code))::date
                   end,
                   @now
              from unnest(@communes) as c (code)
             where not exists (select from cash_list l where l.commune_code = c.code and l.state = 'open'
                                                         and l.month >= @month)
                on conflict (commune_code, month) do nothing
            """,
            new
            {
                now,
                month,
                thisMonth = new DateOnly(clock.Today.Year, clock.Today.Month, 1),
                communes = communes.ToArray(),
            },
            cancellationToken
        );
        var lists = await session.Query<OpenList>(
            """
            select id, commune_code
              from cash_list
             where commune_code = any (@communes)
               and state = 'open'
               and month >= @month
             order by commune_code, month = @month desc, month desc
               for key share
            """,
            new { communes = communes.ToArray(), month },
            cancellationToken
        );
        return lists
            .GroupBy(list => list.CommuneCode)
            .ToDictionary(group => group.Key, group => group.First().Id);
    }

    /// <summary>Payments that a closed list left behind go on to the newest open list of a later month.</summary>
    /// <param name="fromMonth">Older lists are left alone, so that two closings never wait for each other.</param>
    /// <returns>How many were carried over.</returns>
    public async Task<int> CarryOver(
        Session session,
        IReadOnlyCollection<string> communes,
        DateOnly fromMonth,
        int listsHeld,
        CancellationToken cancellationToken
    )
    {
        var parameters = new
        {
            communes = communes.ToArray(),
            fromMonth,
            listsHeld,
            now = clock.GetUtcNow(),
        };
        await session.Query<Guid>(
            """
            select id
              from cash_list
             where commune_code = any (@communes)
               and state = 'open'
               and month > @fromMonth
             order by commune_code, month
               for key share
            """,
            parameters,
            cancellationToken
        );
        var carried = await session.Execute(
            """
            with moving as (
                 update payment p
                    set state = 'carried_over', changed_at = @now
                   from cash_list old
                  where old.commune_code = any (@communes)
                    and old.state = 'closed'
                    and old.month >= @fromMonth
                    and p.cash_list_id = old.id
                    and p.state in ('listed', 'not_collected')
                    and (select count(*) from payment n
                          where n.month = p.month and n.payout_id = p.payout_id and n.channel = 'cash') < @listsHeld
                    and exists (select from cash_list newer
                                 where newer.commune_code = old.commune_code
                                   and newer.state = 'open'
                                   and newer.month > old.month)
                    and exists (select from payout o
                                 where o.month = p.month and o.id = p.payout_id and o.state is null)
              returning p.month, p.id, p.commune_code
            )
            insert into payment_event (month, payment_id, commune_code, at, state, source)
            select month, id, commune_code, @now, 'carried_over', 'calendar'
              from moving
            """,
            parameters,
            cancellationToken
        );
        if (carried > 0)
        {
            await session.Execute(
                """
                with made as (
                     insert into payment (month, id, payout_id, run_id, list_id, commune_code, benefit, attempt, channel,
                                          amount_vnd, state, cash_list_id, replaces, made_at, changed_at)
                     select p.month, new_id(@now), p.payout_id, p.run_id, p.list_id, p.commune_code, p.benefit,
                            p.attempt + 1, 'cash', p.amount_vnd, 'listed', newest.id, p.id, @now, @now
                       from cash_list old
                       join payment p on p.cash_list_id = old.id
                       join lateral (
                            select l.id
                              from cash_list l
                             where l.commune_code = old.commune_code
                               and l.state = 'open'
                               and l.month > old.month
                             order by l.month desc
                             limit 1
                       ) newest on true
                      where old.commune_code = any (@communes)
                        and old.state = 'closed'
                        and p.state = 'carried_over'
                        and p.changed_at = @now
                        and not exists (select from payment n
                                         where n.month = p.month
                                           and n.payout_id = p.payout_id
                                           and n.attempt > p.attempt)
                  returning month, id, commune_code
                )
                insert into payment_event (month, payment_id, commune_code, at, state, source)
                select month, id, commune_code, @now, 'listed', 'calendar'
                  from made
                """,
                parameters,
                cancellationToken
            );
        }

        return carried;
    }

    /// <summary>One payout to the desk: its next payment, listed. The caller has checked that none is live.</summary>
    /// <returns>False when the list closed at the same moment; try again.</returns>
    public async Task<bool> Enlist(
        Session session,
        DateOnly month,
        Guid payoutId,
        string communeCode,
        string source,
        CancellationToken cancellationToken
    )
    {
        var lists = await Ensure(session, month, [communeCode], cancellationToken);
        if (!lists.TryGetValue(communeCode, out var listId))
        {
            return false;
        }

        session.Concern(listId);
        return await session.Execute(
                """
                with made as (
                     insert into payment (month, id, payout_id, run_id, list_id, commune_code, benefit, attempt, channel,
                                          amount_vnd, state, cash_list_id, replaces, made_at, changed_at)
                     select o.month, new_id(@now), o.id, o.run_id, o.list_id, o.commune_code, o.benefit,
                            coalesce(last.attempt, 0) + 1, 'cash', o.amount_vnd, 'listed', @listId, last.id, @now, @now
                       from payout o
                       left join lateral (
                            select p.id, p.attempt
                              from payment p
                             where p.month = o.month
                               and p.payout_id = o.id
                             order by p.attempt desc
                             limit 1
                       ) last on true
                      where o.month = @month
                        and o.id = @payoutId
                  returning month, id, commune_code
                )
                insert into payment_event (month, payment_id, commune_code, at, state, source)
                select month, id, commune_code, @now, 'listed', @source
                  from made
                """,
                new
                {
                    now = clock.GetUtcNow(),
                    month,
                    payoutId,
                    listId,
                    source,
                },
                cancellationToken
            ) == 1;
    }

    private sealed record OpenList(Guid Id, string CommuneCode);
}
