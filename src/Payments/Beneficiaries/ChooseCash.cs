using MediatR;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Beneficiaries;

/// <summary>Pays a person in cash, for a reason. <c>POST /v1/beneficiaries/{id}/cash-choice</c>.</summary>
public static class ChooseCash
{
    internal const string Kind = "cash_choice";

    /// <param name="Reason">One of the file's <c>cash_reason</c>.</param>
    /// <param name="Payee">beneficiary or carer; null: the beneficiary.</param>
    public sealed record Body(string Reason, string? Payee = null);

    [Requires(Permission.ChangeRegistry)]
    public sealed record Command(Guid Id, Body Choice) : ICommand<Result<Proposed>>;

    internal sealed class Handler(Session session, Desk desk)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var reasons = FactVocabulary.Allowed(RegistryColumn.CashReason)!;
            if (!reasons.Contains(command.Choice.Reason))
            {
                return Refusal.Field(
                    "/reason",
                    RowCodes.BadValue,
                    $"One of: {string.Join(", ", reasons)}."
                );
            }

            if (!PayeeRole.Read(command.Choice.Payee).TryGet(out var role, out var no))
            {
                return no;
            }

            var taken = await PaidPerson.Take(session, command.Id, role, cancellationToken);
            return taken.TryGet(out var person, out no)
                ? await desk.Propose(
                    session,
                    Kind,
                    person.CommuneCode,
                    command.Id,
                    command.Choice,
                    cancellationToken
                )
                : no;
        }
    }

    internal sealed class Effect(Clock clock, PersonalNumbers numbers) : IProposalEffect
    {
        public string Kind => ChooseCash.Kind;

        public IReadOnlyList<Role> Acceptors { get; } = [Role.Chair];

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            var body = proposal.Read<Body>();
            var role = body.Payee ?? PayeeRole.Beneficiary;
            var taken = await PaidPerson.Take(session, proposal.SubjectId, role, cancellationToken);
            if (!taken.TryGet(out var person, out var no))
            {
                return no;
            }

            var entry = Entry.Of(clock, proposal.ProposedBy);
            var payees = new PayeeBook(session, numbers, clock, person.CommuneCode, person.Id);
            var payee =
                await payees.Find(role, cancellationToken)
                ?? PaidPerson.Alone(person, clock.NewId());
            await payees.Replace(
                role,
                payee with
                {
                    Id = clock.NewId(),
                    Channel = "cash",
                    CashReason = body.Reason,
                },
                entry,
                cancellationToken
            );
            await person.Note(
                session,
                "cash_chosen",
                null,
                body.Reason,
                proposal.DecidedBy,
                entry.At,
                cancellationToken
            );
            return new Done();
        }
    }
}
