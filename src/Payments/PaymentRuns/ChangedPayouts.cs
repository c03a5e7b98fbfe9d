using Payments.Domain.Common;
using Payments.Domain.PaymentRuns;
using Payments.Payouts;
using Payments.Pipeline;

namespace Payments.PaymentRuns;

/// <summary>One person and benefit whose amount differs between two months.</summary>
internal sealed record ChangedKey(string CommuneCode, Guid BeneficiaryId, string Benefit)
{
    public string Cursor => $"{CommuneCode}.{BeneficiaryId}.{Benefit}";

    /// <summary>A cursor that is not ours starts at the beginning.</summary>
    public static ChangedKey Read(string? cursor) =>
        cursor?.Split('.') is [var commune, var person, var benefit]
        && Guid.TryParse(person, out var id)
            ? new ChangedKey(commune, id, benefit)
            : new ChangedKey("", Guid.Empty, "");
}

/// <summary>Joins two months, commune by commune, so that a page reads little more than itself.</summary>
internal static class ChangedPayouts
{
    private const int CommunesAtATime = 8;

    private sealed record TotalsRow(
        long NewCount,
        long NewVnd,
        long StoppedCount,
        long StoppedVnd,
        long RaisedCount,
        long RaisedVnd,
        long LoweredCount,
        long LoweredVnd
    );

    private sealed record PayoutRow(
        Guid Id,
        DateOnly Month,
        string CommuneCode,
        Guid BeneficiaryId,
        string Benefit,
        string Category,
        long AmountVnd,
        DateOnly[] Months,
        long[] OwedVnd,
        long[] ChargedVnd,
        byte[] Explanation
    );

    private sealed record PersonRow(
        string CommuneCode,
        Guid BeneficiaryId,
        string Benefit,
        Guid? PersonId,
        string Name,
        string State,
        bool HasDied,
        bool IsPaidBefore
    );

    /// <summary>Walks the communes in order, some at a time, until the page is full.</summary>
    public static async Task<IReadOnlyList<ChangedKey>> Page(
        Session session,
        ChangedLists lists,
        string? cursor,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var after = ChangedKey.Read(cursor);
        var keys = new List<ChangedKey>();
        foreach (
            var communes in lists
                .Communes.Where(code => string.CompareOrdinal(code, after.CommuneCode) >= 0)
                .Order(StringComparer.Ordinal)
                .Chunk(CommunesAtATime)
        )
        {
            keys.AddRange(
                await Some(
                    session,
                    lists,
                    communes,
                    after,
                    limit + 1 - keys.Count,
                    cancellationToken
                )
            );
            if (keys.Count > limit)
            {
                break;
            }
        }

        return keys;
    }

    private static Task<IReadOnlyList<ChangedKey>> Some(
        Session session,
        ChangedLists lists,
        string[] communes,
        ChangedKey after,
        int size,
        CancellationToken cancellationToken
    ) =>
        session.Query<ChangedKey>(
            """
            select commune_code, beneficiary_id, benefit
              from (
                    select commune_code, beneficiary_id, benefit, sum(amount_vnd) as amount_vnd
                      from payout
                     where month = @month
                       and commune_code = any(@communes)
                       and list_id = any(@Now)
                     group by commune_code, beneficiary_id, benefit
              ) n
              full join (
                    select commune_code, beneficiary_id, benefit, sum(amount_vnd) as amount_vnd
                      from payout
                     where month = @before
                       and commune_code = any(@communes)
                       and list_id = any(@Earlier)
                     group by commune_code, beneficiary_id, benefit
              ) b using (commune_code, beneficiary_id, benefit)
             where n.amount_vnd is distinct from b.amount_vnd
               and (commune_code, beneficiary_id, benefit) > (@CommuneCode, @BeneficiaryId, @Benefit)
             order by commune_code, beneficiary_id, benefit
             limit @size
            """,
            new
            {
                month = lists.Month.FirstDay,
                before = lists.Before.FirstDay,
                communes,
                lists.Now,
                lists.Earlier,
                after.CommuneCode,
                after.BeneficiaryId,
                after.Benefit,
                size,
            },
            cancellationToken
        );

    public static async Task<RunChanges.Totals> Totals(
        Session session,
        ChangedLists lists,
        CancellationToken cancellationToken
    )
    {
        var row = await session.Single<TotalsRow>(
            """
            select count(*) filter (where b.amount_vnd is null) as new_count,
                   coalesce(sum(n.amount_vnd) filter (where b.amount_vnd is null), 0)::bigint as new_vnd,
                   count(*) filter (where n.amount_vnd is null) as stopped_count,
                   coalesce(sum(b.amount_vnd) filter (where n.amount_vnd is null), 0)::bigint as stopped_vnd,
                   count(*) filter (where n.amount_vnd > b.amount_vnd) as raised_count,
                   coalesce(sum(n.amount_vnd - b.amount_vnd) filter (where n.amount_vnd > b.amount_vnd), 0)::bigint
                       as raised_vnd,
                   count(*) filter (where n.amount_vnd < b.amount_vnd) as lowered_count,
                   coalesce(sum(b.amount_vnd - n.amount_vnd) filter (where n.amount_vnd < b.amount_vnd), 0)::bigint
                       as lowered_vnd
              from (
                    select commune_code, beneficiary_id, benefit, sum(amount_vnd) as amount_vnd
                      from payout
                     where month = @month
                       and commune_code = any(@Communes)
                       and list_id = any(@Now)
                     group by commune_code, beneficiary_id, benefit
              ) n
              full join (
                    select commune_code, beneficiary_id, benefit, sum(amount_vnd) as amount_vnd
                      from payout
                     where month = @before
                       and commune_code = any(@Communes)
                       and list_id = any(@Earlier)
                     group by commune_code, beneficiary_id, benefit
              ) b using (commune_code, beneficiary_id, benefit)
            """,
            new
            {
                month = lists.Month.FirstDay,
                before = lists.Before.FirstDay,
                lists.Communes,
                lists.Now,
                lists.Earlier,
            },
            cancellationToken
        );
        return new RunChanges.Totals(
            lists.BeforeVnd,
            lists.NowVnd,
            lists.NowVnd - lists.BeforeVnd,
            new RunChanges.Part(row.NewCount, row.NewVnd),
            new RunChanges.Part(row.StoppedCount, row.StoppedVnd),
            new RunChanges.Part(row.RaisedCount, row.RaisedVnd),
            new RunChanges.Part(row.LoweredCount, row.LoweredVnd)
        );
    }

    public static async Task<IReadOnlyList<RunChanges.Item>> Explain(
        Session session,
        ChangedLists lists,
        IReadOnlyList<ChangedKey> keys,
        bool isEnglish,
        CancellationToken cancellationToken
    )
    {
        var payouts = (await Payouts(session, lists, keys, cancellationToken)).ToLookup(row =>
            (
                new ChangedKey(row.CommuneCode, row.BeneficiaryId, row.Benefit),
                PayMonth.Of(row.Month)
            )
        );
        var people = (await People(session, lists, keys, cancellationToken)).ToDictionary(
            row => new ChangedKey(row.CommuneCode, row.BeneficiaryId, row.Benefit)
        );
        return
        [
            .. keys.Select(key =>
                Explain(
                    lists,
                    key,
                    people[key],
                    [.. payouts[(key, lists.Before)]],
                    [.. payouts[(key, lists.Month)]],
                    isEnglish
                )
            ),
        ];
    }

    private static RunChanges.Item Explain(
        ChangedLists lists,
        ChangedKey key,
        PersonRow person,
        IReadOnlyList<PayoutRow> before,
        IReadOnlyList<PayoutRow> now,
        bool isEnglish
    )
    {
        var dueBefore = Due(before, lists.Before);
        var dueNow = Due(now, lists.Month);
        var change =
            PayoutChange.Of(
                dueBefore,
                dueNow,
                new PersonThen(
                    person.State,
                    person.HasDied,
                    person.IsPaidBefore,
                    !lists.CommunesBefore.Contains(key.CommuneCode),
                    lists.IsSupplementary,
                    IsFuneral: key.Benefit == "funeral"
                )
            ) ?? throw new InvalidOperationException($"Nothing changed for {key.Cursor}.");
        var beforeVnd = dueBefore?.Total.Amount ?? 0;
        var nowVnd = dueNow?.Total.Amount ?? 0;
        return new RunChanges.Item(
            change.Kind,
            key.CommuneCode,
            person.PersonId,
            person.Name,
            key.Benefit,
            beforeVnd,
            nowVnd,
            nowVnd - beforeVnd,
            dueNow?.Arrears.Amount ?? 0,
            new RunChanges.Reason(change.Reason, ChangeSentences.Of(change.Reason, isEnglish)),
            before.Count > 0 ? before[0].Id : null,
            now.Count > 0 ? now[0].Id : null
        );
    }

    private static MonthsDue? Due(IReadOnlyList<PayoutRow> payouts, PayMonth month)
    {
        if (payouts.Count == 0)
        {
            return null;
        }

        var total = 0L;
        var ofTheMonth = 0L;
        var standard = 0L;
        foreach (var payout in payouts)
        {
            total += payout.AmountVnd;
            var at = Array.IndexOf(payout.Months, month.FirstDay);
            ofTheMonth += at < 0 ? 0 : payout.OwedVnd[at] - payout.ChargedVnd[at];
            standard = Math.Max(standard, StandardOf(payout, month));
        }

        return new MonthsDue(
            new Vnd(total),
            new Vnd(ofTheMonth),
            payouts[0].Category,
            new Vnd(standard)
        );
    }

    private static long StandardOf(PayoutRow payout, PayMonth month) =>
        StoredExplanation
            .Read(payout.Explanation)
            .Where(part => part.From <= month && month <= part.To)
            .SelectMany(part => part.Lines)
            .Select(line => line.Standard.Amount)
            .DefaultIfEmpty()
            .Max();

    private static Task<IReadOnlyList<PayoutRow>> Payouts(
        Session session,
        ChangedLists lists,
        IReadOnlyList<ChangedKey> keys,
        CancellationToken cancellationToken
    ) =>
        session.Query<PayoutRow>(
            """
            select o.id, o.month, o.commune_code, o.beneficiary_id, o.benefit, o.category, o.amount_vnd, o.months,
                   o.owed_vnd, o.charged_vnd, o.explanation
              from unnest(@communes, @people, @benefits) as k (commune_code, beneficiary_id, benefit)
              join payout o
                on o.commune_code = k.commune_code
               and o.beneficiary_id = k.beneficiary_id
               and o.benefit = k.benefit
             where o.month in (@month, @before)
               and o.list_id = any(@lists)
             order by o.id
            """,
            new
            {
                communes = keys.Select(key => key.CommuneCode).ToArray(),
                people = keys.Select(key => key.BeneficiaryId).ToArray(),
                benefits = keys.Select(key => key.Benefit).ToArray(),
                month = lists.Month.FirstDay,
                before = lists.Before.FirstDay,
                lists = lists.Now.Concat(lists.Earlier).ToArray(),
            },
            cancellationToken
        );

    private static Task<IReadOnlyList<PersonRow>> People(
        Session session,
        ChangedLists lists,
        IReadOnlyList<ChangedKey> keys,
        CancellationToken cancellationToken
    ) =>
        session.Query<PersonRow>(
            """
            select k.commune_code, k.beneficiary_id, k.benefit,
                   case when d.id is null then k.beneficiary_id else d.beneficiary_id end as person_id,
                   coalesce(b.full_name, d.deceased_name, '') as name,
                   coalesce(b.state, 'moved') as state,
                   exists (
                       select 1
                         from fact f
                        where f.commune_code = k.commune_code
                          and f.beneficiary_id = k.beneficiary_id
                          and f.date_of_death is not null) as has_died,
                   exists (
                       select 1
                         from payout e
                        where e.commune_code = k.commune_code
                          and e.beneficiary_id = k.beneficiary_id
                          and e.benefit = k.benefit
                          and e.month < @before) as is_paid_before
              from unnest(@communes, @people, @benefits) as k (commune_code, beneficiary_id, benefit)
              left join beneficiary b on b.id = k.beneficiary_id
              left join funeral_claim d on k.benefit = 'funeral' and d.id = k.beneficiary_id
            """,
            new
            {
                communes = keys.Select(key => key.CommuneCode).ToArray(),
                people = keys.Select(key => key.BeneficiaryId).ToArray(),
                benefits = keys.Select(key => key.Benefit).ToArray(),
                before = lists.Before.FirstDay,
            },
            cancellationToken
        );
}
