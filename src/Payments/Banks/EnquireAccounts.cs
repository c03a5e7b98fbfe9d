using Npgsql;
using Payments.Banks.Adapters;
using Payments.Beneficiaries;
using Payments.Domain.Beneficiaries;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>Asks banks who holds an account before anything is paid to it.</summary>
/// <remarks>
/// "Cannot check" is not "wrong": a bank that offers no enquiry, or does not answer, does not take the account from a
/// person. No answer is asked for again later; a payment does not wait for it more than once.
/// </remarks>
internal sealed class EnquireAccounts(
    [FromKeyedServices("worker")] NpgsqlDataSource source,
    BankBook banks,
    PersonalNumbers numbers,
    Clock clock
) : IWorker
{
    private const int AccountsAtOnce = 200;
    private const int CallsAtOnce = 8;
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMinutes(1);

    public string Name => "account enquiries";

    public TimeSpan Rest => TimeSpan.FromSeconds(1);

    private sealed record Row(
        Guid Id,
        string CommuneCode,
        string ProvinceCode,
        string BankBin,
        byte[] AccountCipher,
        byte[] AccountDigest,
        string AccountName
    );

    private sealed record Outcome(Guid Id, string State, string? Reason, DateTimeOffset? NextAt);

    public async Task<bool> Work(CancellationToken cancellationToken)
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        var rows = await session.Query<Row>(
            """
            update payment_account a
               set next_attempt_at = @leaseUntil
              from (select p.id, c.province_code
                      from payment_account p
                      join commune c on c.commune_code = p.commune_code
                     where p.state = 'unverified'
                       and (p.next_attempt_at is null or p.next_attempt_at < @now)
                     order by p.next_attempt_at nulls first, p.id
                     limit @AccountsAtOnce
                       for update of p skip locked) due
             where a.id = due.id
            returning a.id, a.commune_code, due.province_code, a.bank_bin, a.account_cipher, a.account_digest,
                      a.account_name
            """,
            new
            {
                AccountsAtOnce,
                now = clock.WallNow,
                leaseUntil = clock.WallNow + AskAgainAfter,
            },
            cancellationToken
        );
        await session.Commit(cancellationToken);
        if (rows.Count == 0)
        {
            return false;
        }

        var outcomes = new Outcome[rows.Count];
        await Parallel.ForAsync(
            0,
            rows.Count,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = CallsAtOnce,
                CancellationToken = cancellationToken,
            },
            async (at, token) => outcomes[at] = await Ask(rows[at], token)
        );
        await Store(outcomes, cancellationToken);
        return true;
    }

    private async Task<Outcome> Ask(Row row, CancellationToken cancellationToken)
    {
        if (
            !banks
                .File.RouteFor(row.BankBin, row.CommuneCode, row.ProvinceCode)
                .TryGet(out var route, out _)
        )
        {
            return new Outcome(row.Id, "cannot_check", "no_paying_account", null);
        }

        var answer = await banks[route.Bank.Bin]
            .LookUpName(
                row.BankBin,
                numbers.OpenAccount(row.AccountCipher, row.AccountDigest),
                cancellationToken
            );
        return answer.Standing switch
        {
            AccountStanding.Active => Compare(row, answer.AccountName),
            AccountStanding.Closed => new Outcome(row.Id, "closed", "closed", null),
            AccountStanding.Blocked => new Outcome(row.Id, "closed", "blocked", null),
            AccountStanding.NotFound => new Outcome(row.Id, "no_match", "not_found", null),
            AccountStanding.CannotCheck => new Outcome(row.Id, "cannot_check", "not_offered", null),
            AccountStanding.NoAnswer => new Outcome(
                row.Id,
                "unverified",
                "no_answer",
                clock.WallNow + AskAgainAfter
            ),
        };
    }

    private static Outcome Compare(Row row, string? answered)
    {
        var match = NameMatch.Compare(row.AccountName, answered);
        return new Outcome(row.Id, match.Verdict.Word(), match.Reason.Word(), null);
    }

    private async Task Store(Outcome[] outcomes, CancellationToken cancellationToken)
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        await session.Execute(
            """
            update payment_account a
               set state = o.state, state_reason = o.reason, enquired_at = @now, next_attempt_at = o.next_at
              from unnest(@ids, @states, @reasons, @nextAts) as o (id, state, reason, next_at)
             where a.id = o.id
               and a.state = 'unverified'
            """,
            new
            {
                now = clock.GetUtcNow(),
                ids = outcomes.Select(outcome => outcome.Id).ToArray(),
                states = outcomes.Select(outcome => outcome.State).ToArray(),
                reasons = outcomes.Select(outcome => outcome.Reason).ToArray(),
                nextAts = outcomes.Select(outcome => outcome.NextAt).ToArray(),
            },
            cancellationToken
        );
        await session.Commit(cancellationToken);
    }
}
