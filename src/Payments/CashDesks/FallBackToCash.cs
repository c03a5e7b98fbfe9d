using Npgsql;
using Payments.Calendar;
using Payments.Domain.Calendar;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.CashDesks;

/// <summary>From a month's cash date on, whoever could not be paid by account is paid at the desk.</summary>
/// <remarks>
/// Two kinds: no payment could be made when the list was released, because the account was refused; or the last
/// payment came to a definite failure and nobody ordered another. Unknown is live: it never falls back.
/// </remarks>
internal sealed class FallBackToCash(
    [FromKeyedServices("worker")] NpgsqlDataSource source,
    CashLists lists,
    CurrentHolidays holidays,
    AuditTrail audit,
    Clock clock
) : IWorker
{
    private const int MonthsWatched = 13;

    public string Name => "fall back to cash";

    public TimeSpan Rest => TimeSpan.FromSeconds(3);

    private sealed record Fallen(string CommuneCode, Guid Id, string Reason);

    private sealed class Release
    {
        public Guid Id { get; init; }

        public Guid[] ListIds { get; init; } = [];

        public Guid? PayoutId { get; init; }
    }

    public async Task<bool> Work(CancellationToken cancellationToken)
    {
        var month = PayMonth.Of(clock.Today);
        if (
            clock.Today
            < PayCalendar.Of(month, await holidays.Now(source, cancellationToken)).CashFrom
        )
        {
            month = month.Plus(-1);
        }

        var more = false;
        for (var back = 0; back < MonthsWatched; back++)
        {
            more |= await AfterFailure(month.Plus(-back).FirstDay, cancellationToken);
        }

        return await WithoutPayment(month.FirstDay, cancellationToken) || more;
    }

    private async Task<bool> AfterFailure(DateOnly month, CancellationToken cancellationToken)
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        var fallen = await session.Query<Fallen>(
            """
            select o.commune_code, o.id, coalesce(p.reason_code, p.state) as reason
              from payment p
              join payment_list l on l.id = p.list_id
              join payout o on o.month = p.month and o.id = p.payout_id
             where p.month = @month
               and p.state in ('rejected', 'returned')
               and l.state in ('released', 'settled', 'closed')
               and o.state is null
               and not exists (select from payment n
                                where n.month = p.month
                                  and n.payout_id = p.payout_id
                                  and (n.attempt > p.attempt
                                       or n.state is null
                                       or n.state not in ('rejected', 'returned', 'carried_over', 'returned_to_treasury')))
               and not exists (select from release r
                                where r.kind = 'single'
                                  and r.payout_id = p.payout_id
                                  and not (r.accounts_prepared and r.cash_listed))
             order by o.commune_code, o.id
             limit 20000
               for no key update of o skip locked
            """,
            new { month },
            cancellationToken
        );
        if (fallen.Count == 0)
        {
            return false;
        }

        await Move(session, month, fallen, cancellationToken);
        await session.Commit(cancellationToken);
        return true;
    }

    private async Task<bool> WithoutPayment(
        DateOnly untilMonth,
        CancellationToken cancellationToken
    )
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        var release = await session.Find<Release>(
            """
            select r.id, r.list_ids, r.payout_id
              from release r
              join payment_run u on u.id = r.run_id
             where not r.fallen_back
               and r.accounts_prepared
               and r.cash_listed
               and u.month <= @untilMonth
             order by r.released_at, r.id
             limit 1
               for update of r skip locked
            """,
            new { untilMonth },
            cancellationToken
        );
        if (release is null)
        {
            return false;
        }

        var months = await session.Query<DateOnly>(
            "select distinct month from payment_list where id = any (@ListIds)",
            new { release.ListIds },
            cancellationToken
        );
        foreach (var month in months)
        {
            var fallen = await Unpaid(session, release, month, cancellationToken);
            await Move(session, month, fallen, cancellationToken);
        }

        await session.Execute(
            "update release set fallen_back = true where id = @Id",
            new { release.Id },
            cancellationToken
        );
        await session.Commit(cancellationToken);
        return true;
    }

    private static Task<IReadOnlyList<Fallen>> Unpaid(
        Session session,
        Release release,
        DateOnly month,
        CancellationToken cancellationToken
    ) =>
        session.Query<Fallen>(
            """
            select o.commune_code, o.id, coalesce(a.state_reason, a.state, 'no_account') as reason
              from payment_list l
              join payout o on o.month = l.month and o.commune_code = l.commune_code and o.list_id = l.id
              left join payment_account a on a.id = o.account_id
             where l.id = any (@ListIds)
               and l.month = @month
               and (@PayoutId::uuid is null or o.id = @PayoutId)
               and o.state is null
               and not exists (select from payment p where p.month = o.month and p.payout_id = o.id)
             order by o.commune_code, o.id
            """,
            new
            {
                release.ListIds,
                month,
                release.PayoutId,
            },
            cancellationToken
        );

    private async Task Move(
        Session session,
        DateOnly month,
        IReadOnlyList<Fallen> fallen,
        CancellationToken cancellationToken
    )
    {
        if (fallen.Count == 0)
        {
            return;
        }

        var communes = fallen.Select(row => row.CommuneCode).Distinct().ToArray();
        var open = await lists.Ensure(session, month, communes, cancellationToken);
        if (open.Count < communes.Length)
        {
            throw new InvalidOperationException("A cash list closed at the same moment.");
        }

        await Insert(session, month, fallen, open, cancellationToken);
        await audit.Append(
            session,
            "fell_back_to_cash",
            [.. fallen.Take(1000).Select(row => row.Id)],
            null,
            [
                new(
                    "count",
                    fallen.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)
                ),
            ],
            cancellationToken
        );
    }

    private Task<int> Insert(
        Session session,
        DateOnly month,
        IReadOnlyList<Fallen> fallen,
        IReadOnlyDictionary<string, Guid> open,
        CancellationToken cancellationToken
    ) =>
        session.Execute(
            """
            with fallen as (
                 select id, reason, cash_list_id
                   from unnest(@ids, @reasons, @cashListIds) as f (id, reason, cash_list_id)
            ),
            made as (
                 insert into payment (month, id, payout_id, run_id, list_id, commune_code, benefit, attempt, channel,
                                      amount_vnd, state, cash_list_id, replaces, made_at, changed_at)
                 select o.month, new_id(@now), o.id, o.run_id, o.list_id, o.commune_code, o.benefit,
                        coalesce(last.attempt, 0) + 1, 'cash', o.amount_vnd, 'listed', f.cash_list_id, last.id, @now, @now
                   from fallen f
                   join payout o on o.month = @month and o.id = f.id
                   left join lateral (
                        select p.id, p.attempt
                          from payment p
                         where p.month = o.month
                           and p.payout_id = o.id
                         order by p.attempt desc
                         limit 1
                   ) last on true
              returning month, id, payout_id, commune_code
            ),
            told as (
                 insert into payment_event (month, payment_id, commune_code, at, state, reason_code, source)
                 select m.month, m.id, m.commune_code, @now, 'listed', f.reason, 'calendar'
                   from made m
                   join fallen f on f.id = m.payout_id
            )
            insert into payout_event (month, payout_id, commune_code, at, kind, reason, actor)
            select m.month, m.payout_id, m.commune_code, @now, 'fell_back_to_cash', f.reason, @actor
              from made m
              join fallen f on f.id = m.payout_id
            """,
            new
            {
                now = clock.GetUtcNow(),
                month,
                ids = fallen.Select(row => row.Id).ToArray(),
                reasons = fallen.Select(row => row.Reason).ToArray(),
                cashListIds = fallen.Select(row => open[row.CommuneCode]).ToArray(),
                actor = session.Actor.UserName,
            },
            cancellationToken
        );
}
