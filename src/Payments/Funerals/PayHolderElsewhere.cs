using MediatR;
using Payments.Beneficiaries;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Funerals;

/// <summary>
/// Pays the same holder into another account: the next run, or a payout paid again, goes there.
/// <c>POST /v1/funerals/{id}/account</c>.
/// </summary>
/// <remarks>The account is put on record at once, so that its bank is asked for the holder before anybody decides.</remarks>
public static class PayHolderElsewhere
{
    internal const string Kind = "funeral_account";

    /// <param name="AccountName">Who holds the account; null: who holds the funeral.</param>
    public sealed record Body(string BankBin, string AccountNo, string? AccountName = null);

    [Requires(Permission.ChangeRegistry)]
    public sealed record Command(Guid Id, Body Account) : ICommand<Result<Proposed>>;

    internal sealed record Payload(Guid AccountId);

    internal sealed class Handler(Session session, Desk desk, Clock clock, PersonalNumbers numbers)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var taken = await Unpaid(session, command.Id, cancellationToken);
            if (!taken.TryGet(out var claim, out var no))
            {
                return no;
            }

            var payees = new PayeeBook(session, numbers, clock, claim.CommuneCode, claim.Id);
            var holder = await Holder(payees, cancellationToken);
            var errors = new List<FieldError>();
            var account = HolderForm.Account(
                command.Account.BankBin,
                command.Account.AccountNo,
                command.Account.AccountName,
                holder.Name,
                (member, code, detail) => errors.Add(new FieldError("/" + member, code, detail))
            );
            return account is null || errors.Count > 0
                ? new Refusal(RefusalKind.Malformed, "invalid_field", "A field is not right.")
                {
                    Fields = errors,
                }
                : await desk.Propose(
                    session,
                    Kind,
                    claim.CommuneCode,
                    claim.Id,
                    new Payload(
                        await payees.AccountOf(
                            account,
                            Entry.Of(clock, session.Actor.UserName),
                            cancellationToken
                        )
                    ),
                    cancellationToken
                );
        }
    }

    internal sealed class Effect(Clock clock, PersonalNumbers numbers) : IProposalEffect
    {
        public string Kind => PayHolderElsewhere.Kind;

        public IReadOnlyList<Role> Acceptors { get; } = [Role.Chair];

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            var taken = await Unpaid(session, proposal.SubjectId, cancellationToken);
            if (!taken.TryGet(out var claim, out var no))
            {
                return no;
            }

            var payees = new PayeeBook(session, numbers, clock, claim.CommuneCode, claim.Id);
            var holder = await Holder(payees, cancellationToken);
            await payees.Replace(
                PayeeRole.Beneficiary,
                holder with
                {
                    Id = clock.NewId(),
                    Channel = "account",
                    CashReason = null,
                    AccountId = proposal.Read<Payload>().AccountId,
                },
                Entry.Of(clock, proposal.ProposedBy),
                cancellationToken
            );
            return new Done();
        }
    }

    private static async Task<CurrentPayee> Holder(
        PayeeBook payees,
        CancellationToken cancellationToken
    ) =>
        await payees.Find(PayeeRole.Beneficiary, cancellationToken)
        ?? throw new InvalidOperationException("A claim is nobody's.");

    private static async Task<Result<AcceptedClaim>> Unpaid(
        Session session,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        var taken = await AcceptedClaim.Take(session, id, cancellationToken);
        return taken.TryGet(out var claim, out _) && claim.IsPaid
            ? new Refusal(RefusalKind.Conflict, "funeral_paid", "The money has arrived.")
            : taken;
    }
}
