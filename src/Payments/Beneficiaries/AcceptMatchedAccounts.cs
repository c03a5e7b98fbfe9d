using Npgsql;
using Payments.Domain.Beneficiaries;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Beneficiaries;

/// <summary>
/// Accepts a proposed account when its bank named the payee as the holder: the bank's answer stands for the second person.
/// </summary>
/// <remarks>
/// The names must agree twice, the bank's with the account's and the account's with the payee's: an account that was
/// proposed under somebody else's name waits for the chairman.
/// </remarks>
internal sealed class AcceptMatchedAccounts(
    [FromKeyedServices("worker")] NpgsqlDataSource source,
    Desk desk,
    AuditTrail audit,
    PersonalNumbers numbers,
    Clock clock
) : IWorker
{
    public string Name => "matched accounts";

    public TimeSpan Rest => TimeSpan.FromSeconds(1);

    private sealed record Row(
        Guid Id,
        Guid SubjectId,
        string CommuneCode,
        byte[] Payload,
        string ProposedBy
    );

    private sealed record Named(string State, string AccountName);

    public async Task<bool> Work(CancellationToken cancellationToken)
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        var open = await session.Query<Row>(
            """
            select p.id, p.subject_id, p.commune_code, p.payload, p.proposed_by
              from proposal p
             where p.kind = 'account'
               and p.state = 'open'
               and exists (select
                             from payment_account a
                            where a.commune_code = p.commune_code
                              and a.beneficiary_id = p.subject_id
                              and a.state = 'match'
                              and a.enquired_at is not null)
             order by p.id
               for update of p skip locked
            """,
            null,
            cancellationToken
        );
        var accepted = false;
        foreach (var row in open)
        {
            accepted |= await Accept(session, row, cancellationToken);
        }

        await session.Commit(cancellationToken);
        return accepted;
    }

    private async Task<bool> Accept(Session session, Row row, CancellationToken cancellationToken)
    {
        var proposal = new ProposalToApply(
            row.Id,
            row.SubjectId,
            row.CommuneCode,
            desk.Open(row.Id, row.Payload),
            row.ProposedBy,
            Actor.Worker.UserName
        );
        if (!await IsMatched(session, proposal, cancellationToken))
        {
            return false;
        }

        await session.Mark(cancellationToken);
        var applied = await new ChangeAccount.Effect(clock, numbers).Apply(
            session,
            proposal,
            cancellationToken
        );
        if (!applied.TryGet(out _, out _))
        {
            await session.BackToMark(cancellationToken);
            return false;
        }

        await session.Execute(
            """
            update proposal
               set state = 'accepted', decided_by = @by, decided_at = @at, reason = 'the bank named the payee'
             where id = @Id
            """,
            new
            {
                row.Id,
                by = Actor.Worker.UserName,
                at = clock.GetUtcNow(),
            },
            cancellationToken
        );
        await audit.Append(
            session,
            "accept_matched_account",
            [row.Id, row.SubjectId],
            null,
            [],
            cancellationToken
        );
        return true;
    }

    private async Task<bool> IsMatched(
        Session session,
        ProposalToApply proposal,
        CancellationToken cancellationToken
    )
    {
        var body = proposal.Read<ChangeAccount.Payload>();
        var account = await session.Find<Named>(
            """
            select state, account_name
              from payment_account
             where commune_code = @CommuneCode
               and id = @AccountId
            """,
            new { proposal.CommuneCode, body.AccountId },
            cancellationToken
        );
        var payee = await new PayeeBook(
            session,
            numbers,
            clock,
            proposal.CommuneCode,
            proposal.SubjectId
        ).Find(body.Role, cancellationToken);
        return account is { State: "match" }
            && payee is not null
            && NameMatch.Compare(payee.Name, account.AccountName).Verdict == NameVerdict.Match;
    }
}
