using MediatR;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Beneficiaries;

/// <summary>Pays a person into another account. <c>POST /v1/beneficiaries/{id}/account</c>.</summary>
/// <remarks>
/// The account is put on record at once, so that its bank is asked for the holder; the payee changes when the chairman
/// accepts, or when the bank named the payee (<see cref="AcceptMatchedAccounts"/>).
/// </remarks>
public static class ChangeAccount
{
    internal const string Kind = "account";

    /// <param name="AccountName">The holder; null: the payee.</param>
    /// <param name="Payee">beneficiary or carer; null: the beneficiary.</param>
    public sealed record Body(
        string BankBin,
        string AccountNo,
        string? AccountName = null,
        string? Payee = null
    );

    [Requires(Permission.ChangeRegistry)]
    public sealed record Command(Guid Id, Body Account) : ICommand<Result<Proposed>>;

    /// <param name="AccountTail">The last digits, for who decides; accounts proposed earlier have none here.</param>
    internal sealed record Payload(
        string Role,
        Guid AccountId,
        string? BankBin = null,
        string? AccountTail = null,
        string? AccountName = null
    );

    internal sealed class Handler(Session session, Desk desk, Clock clock, PersonalNumbers numbers)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            if (!PayeeRole.Read(command.Account.Payee).TryGet(out var role, out var no))
            {
                return no;
            }

            var taken = await PaidPerson.Take(session, command.Id, role, cancellationToken);
            if (!taken.TryGet(out var person, out no))
            {
                return no;
            }

            var payees = new PayeeBook(session, numbers, clock, person.CommuneCode, person.Id);
            var payee = await payees.Find(role, cancellationToken);
            var read = Read(command.Account, payee?.Name ?? person.FullName);
            if (!read.TryGet(out var account, out no))
            {
                return no;
            }

            var entry = Entry.Of(clock, session.Actor.UserName);
            var accountId = await payees.AccountOf(account, entry, cancellationToken);
            return await desk.Propose(
                session,
                Kind,
                person.CommuneCode,
                command.Id,
                new Payload(
                    role,
                    accountId,
                    account.BankBin,
                    account.Number.Masked(),
                    account.HolderName
                ),
                cancellationToken
            );
        }
    }

    internal sealed class Effect(Clock clock, PersonalNumbers numbers) : IProposalEffect
    {
        public string Kind => ChangeAccount.Kind;

        public IReadOnlyList<Role> Acceptors { get; } = [Role.Chair];

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            var body = proposal.Read<Payload>();
            var taken = await PaidPerson.Take(
                session,
                proposal.SubjectId,
                body.Role,
                cancellationToken
            );
            if (!taken.TryGet(out var person, out var no))
            {
                return no;
            }

            var payees = new PayeeBook(session, numbers, clock, person.CommuneCode, person.Id);
            var payee =
                await payees.Find(body.Role, cancellationToken)
                ?? PaidPerson.Alone(person, clock.NewId());
            var entry = Entry.Of(clock, proposal.ProposedBy);
            await payees.Replace(
                body.Role,
                payee with
                {
                    Id = clock.NewId(),
                    Channel = "account",
                    CashReason = null,
                    AccountId = body.AccountId,
                },
                entry,
                cancellationToken
            );
            await person.Note(
                session,
                "account_changed",
                null,
                null,
                proposal.DecidedBy,
                entry.At,
                cancellationToken
            );
            return new Done();
        }
    }

    private static Result<AccountChoice> Read(Body body, string payee)
    {
        if (ReferenceData.Banks.Find(body.BankBin) is null)
        {
            return Refusal.Field(
                "/bankBin",
                RowCodes.UnknownBank,
                "No bank has this BIN; a BIN has 6 digits."
            );
        }

        if (!AccountNumber.TryParse(body.AccountNo.Trim(), out var number))
        {
            return Refusal.Field(
                "/accountNo",
                RowCodes.BadValue,
                "An account number has 6 to 19 letters or digits."
            );
        }

        var holder = VietnameseName.Stored(body.AccountName ?? "");
        return holder.Length > 200
            ? Refusal.Field("/accountName", RowCodes.BadValue, "At most 200 characters.")
            : new AccountChoice(body.BankBin, number, holder.Length > 0 ? holder : payee);
    }
}
