using Npgsql;
using Payments.Banks.Adapters;
using Payments.Beneficiaries;
using Payments.Calendar;
using Payments.Domain.Calendar;
using Payments.Domain.Common;
using Payments.Pipeline;
using Route = Payments.Banks.Adapters.Route;

namespace Payments.Banks;

/// <summary>
/// Turns an order to pay into payments by account and batches: pain.001 files per paying bank and release, one block per
/// list. Waits until every account was enquired once.
/// </summary>
/// <remarks>
/// One transaction a batch, under a lease with a fence: a killed worker leaves whole batches, and the next one makes what
/// is missing; one that wakes up late cannot commit. The database forbids a second live payment of a payout, whatever
/// goes wrong here. Communes come in their order and some at a time, so that memory does not grow with the release.
/// </remarks>
internal sealed partial class PrepareReleases(
    [FromKeyedServices("worker")] NpgsqlDataSource source,
    BankBook banks,
    CurrentHolidays holidays,
    PersonalNumbers numbers,
    AuditTrail audit,
    Clock clock,
    ILogger<PrepareReleases> logger
) : IWorker
{
    private const int PayoutsAtOnce = 20_000;

    public string Name => "release preparation";

    public TimeSpan Rest => TimeSpan.FromMilliseconds(500);

    private sealed record Release(Guid Id, Guid RunId, DateOnly Month, Guid? PayoutId, long Fence);

    private sealed record Part(Guid ListId, string CommuneCode, long Payouts);

    public async Task<bool> Work(CancellationToken cancellationToken)
    {
        if (await Claim(cancellationToken) is not { } release)
        {
            return false;
        }

        return await LeasedWork.Hold(
            source,
            """
            update release
               set leased_until = clock_timestamp() + @Lease
             where id = @Id
               and fence = @Fence
               and not accounts_prepared
            """,
            () =>
                new
                {
                    release.Id,
                    release.Fence,
                    LeasedWork.Lease,
                },
            sqlState => NotRenewed(logger, release.Id, sqlState),
            () => Prepare(release, cancellationToken),
            cancellationToken
        );
    }

    /// <summary>The oldest release that nobody works on, unless one of its accounts is still to be asked about.</summary>
    private async Task<Release?> Claim(CancellationToken cancellationToken)
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        var oldest = await session.Find<Release>(
            """
            select r.id, r.run_id, n.month, r.payout_id, r.fence + 1 as fence
              from release r
              join payment_run n on n.id = r.run_id
             where not r.accounts_prepared
               and (r.leased_until is null or r.leased_until < clock_timestamp())
             order by r.released_at, r.id
             limit 1
               for update of r skip locked
            """,
            null,
            cancellationToken
        );
        if (oldest is not { } release || await IsWaiting(session, release, cancellationToken))
        {
            return null;
        }

        await session.Execute(
            "update release set fence = @Fence, leased_until = clock_timestamp() + @Lease where id = @Id",
            new
            {
                release.Id,
                release.Fence,
                LeasedWork.Lease,
            },
            cancellationToken
        );
        await session.Commit(cancellationToken);
        return release;
    }

    /// <summary>An account that nobody has asked about yet; one without an answer does not hold up the rest.</summary>
    private static Task<bool> IsWaiting(
        Session session,
        Release release,
        CancellationToken cancellationToken
    ) =>
        session.Single<bool>(
            """
            select exists (
                select 1
                  from payment_account a
                  join payout o on o.commune_code = a.commune_code and o.beneficiary_id = a.beneficiary_id
                  join release r on r.id = @Id and o.list_id = any(r.list_ids)
                 where a.state = 'unverified'
                   and a.enquired_at is null
                   and o.month = @Month
                   and o.state is null
                   and o.channel = 'account'
                   and not o.redirected
                   and (case when @PayoutId::uuid is null then a.id = o.account_id
                             else o.id = @PayoutId
                                  and exists (select from payee e
                                               where e.commune_code = o.commune_code
                                                 and e.beneficiary_id = o.beneficiary_id
                                                 and e.until is null
                                                 and e.account_id = a.id)
                        end))
            """,
            new
            {
                release.Id,
                release.Month,
                release.PayoutId,
            },
            cancellationToken
        );

    private async Task<bool> Prepare(Release release, CancellationToken cancellationToken)
    {
        var drafts = new SortedDictionary<string, BatchDraft>(StringComparer.Ordinal);
        var days = await holidays.Now(source, cancellationToken);
        var (made, told) = (0L, 0L);
        foreach (var parts in Together(await Parts(release, cancellationToken)))
        {
            var routes = new Dictionary<(string Bin, string Commune), Route?>();
            foreach (var row in await Payable(release, parts, cancellationToken))
            {
                if (RouteOf(row, routes) is not { } route)
                {
                    continue;
                }

                if (!drafts.TryGetValue(route.Bank.Bin, out var draft))
                {
                    draft = new BatchDraft(
                        route.Bank,
                        release.Id,
                        release.RunId,
                        release.Month,
                        ExecutionDay.Of(clock.LocalNow, route.Bank.CutOff, days),
                        clock
                    );
                    drafts.Add(route.Bank.Bin, draft);
                }

                draft.Add(Line(row), route.Account);
                if (draft.IsFull)
                {
                    drafts.Remove(route.Bank.Bin);
                    await Store(release, draft, cancellationToken);
                    made += draft.Count;
                    if (made >= 2 * told)
                    {
                        await FreshStatistics.Tell(
                            source,
                            "payment",
                            release.Month,
                            made,
                            cancellationToken
                        );
                        told = made;
                    }
                }
            }
        }

        foreach (var draft in drafts.Values)
        {
            await Store(release, draft, cancellationToken);
            made += draft.Count;
        }

        await FreshStatistics.Tell(source, "payment", release.Month, made, cancellationToken);

        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        await Note(session, release, 0, isOver: true, cancellationToken);
        await session.Commit(cancellationToken);
        return true;
    }

    private async Task Store(Release release, BatchDraft draft, CancellationToken cancellationToken)
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        await draft.Store(session, audit, cancellationToken);
        await Note(session, release, draft.Count, isOver: false, cancellationToken);
        await session.Commit(cancellationToken);
    }

    /// <exception cref="InvalidOperationException">Another worker has taken the release over.</exception>
    private static async Task Note(
        Session session,
        Release release,
        int made,
        bool isOver,
        CancellationToken cancellationToken
    )
    {
        var noted = await session.Execute(
            """
            update release
               set done = done + @made, accounts_prepared = @isOver,
                   leased_until = case when @isOver then null else clock_timestamp() + @Lease end
             where id = @Id
               and fence = @Fence
               and not accounts_prepared
            """,
            new
            {
                release.Id,
                release.Fence,
                made,
                isOver,
                LeasedWork.Lease,
            },
            cancellationToken
        );
        if (noted == 0)
        {
            throw new InvalidOperationException("The release was taken over by another worker.");
        }
    }

    private async Task<IReadOnlyList<Part>> Parts(
        Release release,
        CancellationToken cancellationToken
    )
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        return await session.Query<Part>(
            """
            select l.id as list_id, l.commune_code, coalesce(l.payouts, 0)::bigint as payouts
              from release r
              join payment_list l on l.id = any(r.list_ids)
             where r.id = @Id
             order by l.commune_code, l.id
            """,
            new { release.Id },
            cancellationToken
        );
    }

    private async Task<IReadOnlyList<PayableRow>> Payable(
        Release release,
        List<Part> parts,
        CancellationToken cancellationToken
    )
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        return release.PayoutId is { } payout
            ? await PayablePayouts.Again(session, release.Month, payout, cancellationToken)
            : await PayablePayouts.First(
                session,
                release.Month,
                [.. parts.Select(part => part.CommuneCode)],
                [.. parts.Select(part => part.ListId)],
                cancellationToken
            );
    }

    /// <summary>Neighbouring lists, as many as are read at once.</summary>
    private static IEnumerable<List<Part>> Together(IReadOnlyList<Part> parts)
    {
        var some = new List<Part>();
        var payouts = 0L;
        foreach (var part in parts)
        {
            if (some.Count > 0 && payouts + part.Payouts > PayoutsAtOnce)
            {
                yield return some;
                some = [];
                payouts = 0;
            }

            some.Add(part);
            payouts += part.Payouts;
        }

        if (some.Count > 0)
        {
            yield return some;
        }
    }

    private Route? RouteOf(PayableRow row, Dictionary<(string Bin, string Commune), Route?> known)
    {
        var key = (row.BankBin, row.CommuneCode);
        if (!known.TryGetValue(key, out var route))
        {
            route = banks
                .File.RouteFor(row.BankBin, row.CommuneCode, row.ProvinceCode)
                .Match(found => found, _ => (Route?)null);
            known.Add(key, route);
        }

        return route;
    }

    private DraftLine Line(PayableRow row) =>
        new(
            row.PayoutId,
            row.ListId,
            row.CommuneCode,
            row.Benefit,
            row.Attempt,
            row.Replaces,
            row.AccountId,
            row.BankBin,
            numbers.OpenAccount(row.AccountCipher, row.AccountDigest),
            row.AccountName.Length > 0 ? row.AccountName : row.PayeeName,
            new Vnd(row.AmountVnd)
        );

    [LoggerMessage(
        403,
        LogLevel.Warning,
        "Release {ReleaseId}: the lease could not be renewed ({SqlState})"
    )]
    private static partial void NotRenewed(ILogger logger, Guid releaseId, string? sqlState);
}
