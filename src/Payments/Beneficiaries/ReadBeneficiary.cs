using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Beneficiaries;

/// <summary>A person with facts as known now, decisions and payees. <c>GET /v1/beneficiaries/{id}</c>.</summary>
/// <remarks>Who only hands out cash sees whom to pay, not the circumstances.</remarks>
public static class ReadBeneficiary
{
    /// <param name="PersonalId">Masked: the last four digits.</param>
    /// <param name="SuspendedFrom">First month not charged until resumption.</param>
    /// <param name="EndedFrom">First month not owed.</param>
    /// <param name="JoinedFrom">First month owed here by whoever came from another commune.</param>
    /// <param name="Person">The facts of today; null for a cashier.</param>
    /// <param name="Facts">Every change of circumstance as known now, in order; null for a cashier.</param>
    public sealed record Answer(
        Guid Id,
        string CommuneCode,
        string State,
        string? PersonalId,
        string? FileNo,
        string FullName,
        string Hamlet,
        string Address,
        string Phone,
        PayMonth? SuspendedFrom,
        PayMonth? EndedFrom,
        PayMonth? JoinedFrom,
        string? FormerCommuneCode,
        IReadOnlyDictionary<string, object>? Person,
        IReadOnlyList<DatedPerson>? Facts,
        IReadOnlyList<DecisionItem> Decisions,
        IReadOnlyList<PayeeItem> Payees
    );

    /// <param name="EffectiveFrom">Null: as far back as anyone asks.</param>
    public sealed record DatedPerson(
        DateOnly? EffectiveFrom,
        DateOnly KnownOn,
        IReadOnlyDictionary<string, object> Person
    );

    public sealed record DecisionItem(
        Guid Id,
        string Kind,
        string Number,
        DateOnly SignedOn,
        string SignedBy
    );

    public sealed record PayeeItem(
        string Role,
        string Relation,
        string Name,
        DateOnly? AuthorisedUntil,
        string Channel,
        string? CashReason,
        AccountItem? Account
    );

    /// <param name="AccountNo">Masked: the last four characters.</param>
    public sealed record AccountItem(
        Guid Id,
        string BankBin,
        string AccountNo,
        string AccountName,
        string State,
        string? StateReason
    );

    [Requires(Permission.ReadRegistry)]
    public sealed record Query(Guid Id) : IQuery<Result<Answer>>;

    private sealed record Row(
        string CommuneCode,
        string State,
        string? PersonalIdTail,
        string? FileNo,
        string FullName,
        string Hamlet,
        string Address,
        string Phone,
        DateOnly? SuspendedFrom,
        DateOnly? EndedFrom,
        DateOnly? JoinedFrom,
        string? FormerCommuneCode
    );

    private sealed record PayeeRow(
        string Role,
        string Relation,
        string Name,
        DateOnly? AuthorisedUntil,
        string Channel,
        string? CashReason,
        Guid? AccountId,
        string? BankBin,
        string? AccountTail,
        string? AccountName,
        string? State,
        string? StateReason
    );

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Query, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(Query query, CancellationToken cancellationToken)
        {
            var row = await session.Find<Row>(
                """
                select commune_code, state, personal_id_tail, file_no, full_name, hamlet, address, phone, suspended_from,
                       ended_from, joined_from, former_commune_code
                  from beneficiary
                 where id = @Id
                """,
                new { query.Id },
                cancellationToken
            );
            if (row is null)
            {
                return Refusal.NotFound("beneficiary");
            }

            var facts = session.Actor.Roles.Any(role => role != Role.Cashier)
                ? await new FactBook(session, row.CommuneCode, query.Id).Read(cancellationToken)
                : [];
            return new Answer(
                query.Id,
                row.CommuneCode,
                row.State,
                row.PersonalIdTail is null ? null : "••••" + row.PersonalIdTail,
                row.FileNo,
                row.FullName,
                row.Hamlet,
                row.Address,
                row.Phone,
                Month(row.SuspendedFrom),
                Month(row.EndedFrom),
                Month(row.JoinedFrom),
                row.FormerCommuneCode,
                facts.Count == 0 ? null : FactColumns.Person(FactBook.On(facts, clock.Today).Facts),
                facts.Count == 0 ? null : [.. facts.Select(Dated)],
                await Decisions(row.CommuneCode, query.Id, cancellationToken),
                await Payees(row.CommuneCode, query.Id, cancellationToken)
            );
        }

        private static DatedPerson Dated(Snapshot snapshot) =>
            new(
                snapshot.From == DateOnly.MinValue ? null : snapshot.From,
                snapshot.KnownOn,
                FactColumns.Person(snapshot.Facts)
            );

        private static PayMonth? Month(DateOnly? day) =>
            day is { } known ? PayMonth.Of(known) : null;

        private Task<IReadOnlyList<DecisionItem>> Decisions(
            string communeCode,
            Guid id,
            CancellationToken cancellationToken
        ) =>
            session.Query<DecisionItem>(
                """
                select id, kind, number, signed_on, signed_by
                  from decision
                 where commune_code = @communeCode
                   and beneficiary_id = @id
                 order by signed_on, recorded_at
                """,
                new { communeCode, id },
                cancellationToken
            );

        private async Task<IReadOnlyList<PayeeItem>> Payees(
            string communeCode,
            Guid id,
            CancellationToken cancellationToken
        )
        {
            var rows = await session.Query<PayeeRow>(
                """
                select p.role, p.relation, p.name, p.authorised_until, p.channel, p.cash_reason, a.id as account_id,
                       a.bank_bin, a.account_tail, a.account_name, a.state, a.state_reason
                  from payee p
                  left join payment_account a
                    on a.commune_code = p.commune_code
                   and a.id = p.account_id
                 where p.commune_code = @communeCode
                   and p.beneficiary_id = @id
                   and p.until is null
                 order by p.role
                """,
                new { communeCode, id },
                cancellationToken
            );
            return [.. rows.Select(Shown)];
        }

        private static PayeeItem Shown(PayeeRow row) =>
            new(
                row.Role,
                row.Relation,
                row.Name,
                row.AuthorisedUntil,
                row.Channel,
                row.CashReason,
                row.AccountId is { } account
                    ? new AccountItem(
                        account,
                        row.BankBin!,
                        "••••" + row.AccountTail,
                        row.AccountName!,
                        row.State!,
                        row.StateReason
                    )
                    : null
            );
    }
}
