using Npgsql;
using Payments.Pipeline;

namespace Payments.CashDesks;

/// <summary>Puts everybody of a release who is paid in cash on the cash list of the commune.</summary>
/// <remarks>
/// One release at a time, in one transaction; several processes take different releases. The row of the release is not
/// held meanwhile, because payments by account are noted on it.
/// </remarks>
internal sealed class EnlistCash(
    [FromKeyedServices("worker")] NpgsqlDataSource source,
    CashLists lists,
    CashSettings settings,
    AuditTrail audit,
    Clock clock
) : IWorker
{
    private const int LooksAt = 16;

    /// <remarks>Asked of each payout by itself: the payments of a month just begun have no statistics yet.</remarks>
    private const string NeverPaid = "last.id is null";

    private const string NotAlive = """
        not exists (select from payment p
                     where p.month = o.month
                       and p.payout_id = o.id
                       and (p.state is null
                            or p.state not in ('rejected', 'returned', 'carried_over', 'returned_to_treasury')))
        """;

    public string Name => "enlist cash";

    public TimeSpan Rest => TimeSpan.FromSeconds(1);

    private sealed class Release
    {
        public Guid Id { get; init; }

        public Guid[] ListIds { get; init; } = [];

        public Guid? PayoutId { get; init; }
    }

    private sealed record Part(Guid ListId, string CommuneCode, DateOnly Month);

    public async Task<bool> Work(CancellationToken cancellationToken)
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        var release = await Take(session, cancellationToken);
        if (release is null)
        {
            return false;
        }

        if (await Enlist(session, release, cancellationToken) is not { } listed)
        {
            return false;
        }

        await session.Execute(
            "update release set cash_listed = true, done = done + @listed where id = @Id",
            new { listed, release.Id },
            cancellationToken
        );
        if (listed > 0)
        {
            await audit.Append(
                session,
                "cash_enlisted",
                [release.Id],
                null,
                [new("count", listed.ToString(System.Globalization.CultureInfo.InvariantCulture))],
                cancellationToken
            );
        }

        await session.Commit(cancellationToken);
        return true;
    }

    /// <summary>The oldest release whose cash nobody is listing.</summary>
    private static async Task<Release?> Take(Session session, CancellationToken cancellationToken)
    {
        var waiting = await session.Query<Release>(
            """
            select id, list_ids, payout_id
              from release
             where not cash_listed
             order by released_at, id
             limit @LooksAt
            """,
            new { LooksAt },
            cancellationToken
        );
        foreach (var release in waiting)
        {
            if (
                await session.Single<bool>(
                    "select pg_try_advisory_xact_lock(hashtextextended('cash of ' || @Id, 0))",
                    new { release.Id },
                    cancellationToken
                )
                && await session.Single<bool>(
                    "select not cash_listed from release where id = @Id",
                    new { release.Id },
                    cancellationToken
                )
            )
            {
                return release;
            }
        }

        return null;
    }

    /// <returns>How many payments were made; null when a list closed at the same moment.</returns>
    private async Task<int?> Enlist(
        Session session,
        Release release,
        CancellationToken cancellationToken
    )
    {
        var parts = await session.Query<Part>(
            """
            select id as list_id, commune_code, month
              from payment_list
             where id = any (@ListIds)
             order by commune_code
            """,
            new { release.ListIds },
            cancellationToken
        );
        var listed = 0;
        foreach (var month in parts.GroupBy(part => part.Month))
        {
            var communes = await CommunesWithCash(
                session,
                release,
                month.Key,
                [.. month],
                cancellationToken
            );
            var open = await lists.Ensure(session, month.Key, communes, cancellationToken);
            if (open.Count < communes.Count)
            {
                return null;
            }

            listed += await Insert(
                session,
                release,
                month.Key,
                [.. month.Where(part => open.ContainsKey(part.CommuneCode))],
                open,
                cancellationToken
            );
            await lists.CarryOver(
                session,
                communes,
                DateOnly.MinValue,
                settings.ListsHeld,
                cancellationToken
            );
        }

        return listed;
    }

    /// <summary>Communes where somebody of the release is paid in cash, or waits from a closed list.</summary>
    private static async Task<IReadOnlyCollection<string>> CommunesWithCash(
        Session session,
        Release release,
        DateOnly month,
        Part[] parts,
        CancellationToken cancellationToken
    ) =>
        await session.Query<string>(
            """
            select distinct o.commune_code
              from payout o
             where o.month = @month
               and o.commune_code = any (@communes)
               and o.list_id = any (@listIds)
               and (@PayoutId::uuid is null or o.id = @PayoutId)
               and (o.channel = 'cash' or o.redirected)
               and o.state is null
             union
            select c.commune_code
              from cash_list c
             where c.commune_code = any (@communes)
               and c.state = 'closed'
               and c.month < @month
               and exists (select from payment p
                            where p.cash_list_id = c.id and p.state in ('listed', 'not_collected'))
            """,
            new
            {
                month,
                communes = parts.Select(part => part.CommuneCode).ToArray(),
                listIds = parts.Select(part => part.ListId).ToArray(),
                release.PayoutId,
            },
            cancellationToken
        );

    private Task<int> Insert(
        Session session,
        Release release,
        DateOnly month,
        Part[] parts,
        IReadOnlyDictionary<string, Guid> open,
        CancellationToken cancellationToken
    ) =>
        session.Execute(
            $"""
            with target as (
                 select code, list_id, cash_list_id
                   from unnest(@codes, @listIds, @cashListIds) as t (code, list_id, cash_list_id)
            ),
            made as (
                 insert into payment (month, id, payout_id, run_id, list_id, commune_code, benefit, attempt, channel,
                                      amount_vnd, state, cash_list_id, replaces, made_at, changed_at)
                 select o.month, new_id(@now), o.id, o.run_id, o.list_id, o.commune_code, o.benefit,
                        coalesce(last.attempt, 0) + 1, 'cash', o.amount_vnd, 'listed', t.cash_list_id, last.id, @now, @now
                   from target t
                   join payout o on o.commune_code = t.code and o.list_id = t.list_id
                   left join lateral (
                        select p.id, p.attempt
                          from payment p
                         where p.month = o.month
                           and p.payout_id = o.id
                         order by p.attempt desc
                         limit 1
                   ) last on true
                  where o.month = @month
                    and (@PayoutId::uuid is null or o.id = @PayoutId)
                    and (o.channel = 'cash' or o.redirected)
                    and o.state is null
                    and {(release.PayoutId is null ? NeverPaid : NotAlive)}
              returning month, id, commune_code
            )
            insert into payment_event (month, payment_id, commune_code, at, state, source)
            select month, id, commune_code, @now, 'listed', 'release'
              from made
            """,
            new
            {
                now = clock.GetUtcNow(),
                month,
                codes = parts.Select(part => part.CommuneCode).ToArray(),
                listIds = parts.Select(part => part.ListId).ToArray(),
                cashListIds = parts.Select(part => open[part.CommuneCode]).ToArray(),
                release.PayoutId,
            },
            cancellationToken
        );
}
