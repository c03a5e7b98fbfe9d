using Npgsql;
using Payments.Banks.Adapters;
using Payments.Beneficiaries;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>
/// Turns an order to pay into payments by account and batches: one pain.001 per paying bank and release, one block per
/// list. Waits until every account was enquired once.
/// </summary>
/// <remarks>
/// One transaction a release: a killed worker leaves nothing, and the next one makes the same. The database forbids a
/// second live payment of a payout, whatever goes wrong here.
/// </remarks>
internal sealed class PrepareReleases(
    [FromKeyedServices("worker")] NpgsqlDataSource source,
    BankBook banks,
    PersonalNumbers numbers,
    AuditTrail audit,
    Clock clock
) : IWorker
{
    private const string Payouts = """
        from release r
        join payout o
          on o.run_id = r.run_id
         and o.list_id = any(r.list_ids)
         and (r.payout_id is null or o.id = r.payout_id)
        left join payee e
          on e.commune_code = o.commune_code
         and e.beneficiary_id = o.beneficiary_id
         and e.role = case when o.benefit = 'care_support' then 'carer' else 'beneficiary' end
         and e.until is null
         and r.kind = 'single'
        join payment_account a
          on a.id = case when r.kind = 'single' then coalesce(e.account_id, o.account_id) else o.account_id end
        where r.id = @releaseId
          and o.state is null
          and o.channel = 'account'
          and not o.redirected
          and not exists (
                 select 1
                   from payment p
                  where p.month = o.month
                    and p.payout_id = o.id
                    and (p.state is null
                         or p.state not in ('rejected', 'returned', 'carried_over', 'returned_to_treasury')))
        """;

    public string Name => "release preparation";

    public TimeSpan Rest => TimeSpan.FromMilliseconds(500);

    private sealed record Release(Guid Id, Guid RunId, DateOnly Month);

    private sealed record Row(
        DateOnly Month,
        Guid PayoutId,
        Guid ListId,
        string CommuneCode,
        string ProvinceCode,
        string Benefit,
        long AmountVnd,
        int Attempt,
        Guid? Replaces,
        Guid AccountId,
        string BankBin,
        byte[] AccountCipher,
        byte[] AccountDigest,
        string AccountName,
        string PayeeName
    );

    public async Task<bool> Work(CancellationToken cancellationToken)
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        var release = await session.Find<Release>(
            $"""
            select r.id, r.run_id, n.month
              from release r
              join payment_run n on n.id = r.run_id
             where not r.accounts_prepared
             order by r.released_at, r.id
             limit 1
               for update of r skip locked
            """,
            null,
            cancellationToken
        );
        if (release is null || await IsWaiting(session, release, cancellationToken))
        {
            return false;
        }

        await Prepare(session, release, cancellationToken);
        return true;
    }

    /// <summary>An account that nobody has asked about yet; one without an answer does not hold up the rest.</summary>
    private static Task<bool> IsWaiting(
        Session session,
        Release release,
        CancellationToken cancellationToken
    ) =>
        session.Single<bool>(
            $"select exists (select 1 {Payouts} and a.state = 'unverified' and a.enquired_at is null)",
            new { releaseId = release.Id },
            cancellationToken
        );

    private async Task Prepare(
        Session session,
        Release release,
        CancellationToken cancellationToken
    )
    {
        await using var reading = new Session(source);
        reading.ActAs(Actor.Worker);
        var drafts = new Dictionary<string, BatchDraft>();
        var made = 0;
        await foreach (var row in Read(reading, release, cancellationToken))
        {
            if (
                !banks
                    .File.RouteFor(row.BankBin, row.CommuneCode, row.ProvinceCode)
                    .TryGet(out var route, out _)
            )
            {
                continue;
            }

            if (!drafts.TryGetValue(route.Bank.Bin, out var draft))
            {
                draft = new BatchDraft(route.Bank, release.Id, release.RunId, row.Month, clock);
                drafts.Add(route.Bank.Bin, draft);
            }

            draft.Add(Line(row), route.Account);
            made++;
            if (draft.IsFull)
            {
                await draft.Store(session, audit, cancellationToken);
                drafts.Remove(route.Bank.Bin);
            }
        }

        foreach (
            var draft in drafts.Values.OrderBy(draft => draft.Bank.Bin, StringComparer.Ordinal)
        )
        {
            await draft.Store(session, audit, cancellationToken);
        }

        await session.Execute(
            "update release set accounts_prepared = true, done = done + @made where id = @Id",
            new { release.Id, made },
            cancellationToken
        );
        await session.Commit(cancellationToken);
    }

    private DraftLine Line(Row row) =>
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

    private static async IAsyncEnumerable<Row> Read(
        Session reading,
        Release release,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var connection = await reading.Open(cancellationToken);
        await using var command = new NpgsqlCommand(
            $"""
            select o.month, o.id, o.list_id, o.commune_code, c.province_code, o.benefit, o.amount_vnd,
                   coalesce(last.attempt, 0) + 1, last.id, a.id, a.bank_bin, a.account_cipher, a.account_digest,
                   a.account_name, o.payee_name
            {Payouts.Replace("where r.id", """
                left join lateral (
                      select p.id, p.attempt
                        from payment p
                       where p.month = o.month
                         and p.payout_id = o.id
                       order by p.attempt desc
                       limit 1) last on true
                join commune c on c.commune_code = o.commune_code
                where r.id
                """, StringComparison.Ordinal)}
              and (a.state in ('match', 'cannot_check') or (a.state = 'unverified' and a.enquired_at is not null))
            order by o.commune_code, o.list_id, o.leaf_no
            """,
            connection
        );
        command.Parameters.AddWithValue("releaseId", release.Id);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return new Row(
                reader.GetFieldValue<DateOnly>(0),
                reader.GetGuid(1),
                reader.GetGuid(2),
                reader.GetString(3),
                reader.GetString(4),
                reader.GetString(5),
                reader.GetInt64(6),
                reader.GetInt32(7),
                reader.IsDBNull(8) ? null : reader.GetGuid(8),
                reader.GetGuid(9),
                reader.GetString(10),
                reader.GetFieldValue<byte[]>(11),
                reader.GetFieldValue<byte[]>(12),
                reader.GetString(13),
                reader.GetString(14)
            );
        }
    }
}
