using Npgsql;
using Payments.Banks.Adapters;
using Payments.Beneficiaries;
using Payments.Domain.Beneficiaries;
using Payments.Pipeline;
using Route = Payments.Banks.Adapters.Route;

namespace Payments.Banks;

/// <summary>Asks one bank who holds the accounts that it will pay to, before anything is paid to them.</summary>
/// <remarks>
/// One for each bank, each with calls of its own: accounts of a bank that answers do not wait for one that does not.
/// "Cannot check" is not "wrong": a bank that offers no enquiry, or does not answer, does not take the account from a
/// person. No answer is asked for again later; a payment does not wait for it more than once.
/// </remarks>
/// <param name="patience">
/// A bank that lets us wait so long is taken to be silent for a while: no payment waits for its answers.
/// </param>
internal sealed class EnquireAccounts(
    BankRow bank,
    TimeSpan patience,
    NpgsqlDataSource source,
    BankBook banks,
    PersonalNumbers numbers,
    Clock clock
) : IWorker
{
    private const int AccountsAtOnce = 200;
    private const int CallsAtOnce = 8;
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMinutes(1);

    /// <summary>Where the last round ended: accounts that go by another bank are passed over once a turn.</summary>
    private Guid after;

    private DateTimeOffset silentUntil = DateTimeOffset.MinValue;

    public string Name => $"account enquiries of {bank.Bin}";

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
        var rows = await Claim(cancellationToken);
        if (rows.Count == 0)
        {
            return after != Guid.Empty;
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

    /// <summary>Accounts that are due and go by this bank; the first bank's also takes those that go by none.</summary>
    private async Task<List<Row>> Claim(CancellationToken cancellationToken)
    {
        var takesAny = bank.PaysInto is null || bank.IsDefault || bank.Bin == FirstBin;
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        var due = await session.Query<Row>(
            """
            select p.id, p.commune_code, c.province_code, p.bank_bin, p.account_cipher, p.account_digest,
                   p.account_name
              from payment_account p
              join commune c on c.commune_code = p.commune_code
             where p.state = 'unverified'
               and p.id > @after
               and (p.next_attempt_at is null or p.next_attempt_at < @now)
               and (@bins::text[] is null or p.bank_bin = any(@bins))
             order by p.id
             limit @AccountsAtOnce
               for update of p skip locked
            """,
            new
            {
                after,
                AccountsAtOnce,
                now = clock.WallNow,
                bins = takesAny ? null : bank.PaysInto!.ToArray(),
            },
            cancellationToken
        );
        after = due.Count < AccountsAtOnce ? Guid.Empty : due[^1].Id;
        var own = due.Where(row => (RouteOf(row)?.Bank.Bin ?? FirstBin) == bank.Bin).ToList();
        await session.Execute(
            "update payment_account set next_attempt_at = @leaseUntil where id = any(@ids)",
            new
            {
                ids = own.Select(row => row.Id).ToArray(),
                leaseUntil = clock.WallNow + AskAgainAfter,
            },
            cancellationToken
        );
        await session.Commit(cancellationToken);
        return own;
    }

    private string FirstBin => banks.File.Banks[0].Bin;

    private Route? RouteOf(Row row) =>
        banks
            .File.RouteFor(row.BankBin, row.CommuneCode, row.ProvinceCode)
            .TryGet(out var route, out _)
            ? route
            : null;

    private async Task<Outcome> Ask(Row row, CancellationToken cancellationToken)
    {
        if (RouteOf(row) is null)
        {
            return new Outcome(row.Id, "cannot_check", "no_paying_account", null);
        }

        var answer = await LookUp(row, cancellationToken);
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

    private async Task<NameEnquiry> LookUp(Row row, CancellationToken cancellationToken)
    {
        if (clock.WallNow < silentUntil)
        {
            return new NameEnquiry(AccountStanding.NoAnswer, null);
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(patience);
        try
        {
            return await banks[bank.Bin]
                .LookUpName(
                    row.BankBin,
                    numbers.OpenAccount(row.AccountCipher, row.AccountDigest),
                    end.Token
                );
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            silentUntil = clock.WallNow + AskAgainAfter;
            return new NameEnquiry(AccountStanding.NoAnswer, null);
        }
    }

    private static Outcome Compare(Row row, string? answered)
    {
        var match = NameMatch.Compare(row.AccountName, answered);
        return new Outcome(row.Id, match.Verdict.Word(), match.Reason.Word(), null);
    }

    /// <summary>On how many people's record each of these accounts stands, in whatever commune.</summary>
    private static Task<int> CountPeople(
        Session session,
        Outcome[] outcomes,
        CancellationToken cancellationToken
    ) =>
        session.Execute(
            """
            update payment_account a
               set people = s.people
              from (select o.account_digest, count(distinct o.beneficiary_id) as people
                      from payment_account o
                      join beneficiary b on b.commune_code = o.commune_code and b.id = o.beneficiary_id
                     where o.account_digest in (select account_digest from payment_account where id = any(@ids))
                       and b.state in ('proposed', 'granted', 'suspended')
                     group by o.account_digest) s
             where a.account_digest = s.account_digest
               and a.people <> s.people
            """,
            new { ids = outcomes.Select(outcome => outcome.Id).ToArray() },
            cancellationToken
        );

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
        await CountPeople(session, outcomes, cancellationToken);
        await session.Commit(cancellationToken);
    }
}
