using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Beneficiaries;

/// <summary>
/// Two people say that an account whose bank gave nearly the payee's name is the payee's.
/// <c>POST /v1/beneficiaries/{id}/account-confirmation</c>.
/// </summary>
/// <remarks>Only a close match: where the bank named somebody else, the account is changed.</remarks>
public static class ConfirmAccount
{
    internal const string Kind = "account_confirmation";
    private const int ReasonLengthMax = 500;

    /// <param name="Reason">What was seen: a bank book, a letter, the payee's own code.</param>
    public sealed record Body(Guid AccountId, string Reason);

    [Requires(Permission.ChangeRegistry)]
    public sealed record Command(Guid Id, Body Confirmation) : ICommand<Result<Proposed>>;

    private sealed record Row(string CommuneCode, string State);

    private static readonly Refusal notClose = new(
        RefusalKind.Conflict,
        "no_close_match",
        "The bank's answer about this account is not a close match."
    );

    internal sealed class Handler(Session session, Desk desk)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            if (string.IsNullOrWhiteSpace(command.Confirmation.Reason))
            {
                return Refusal.Field("/reason", "required", "Say what was seen.");
            }

            if (command.Confirmation.Reason.Length > ReasonLengthMax)
            {
                return Refusal.Field(
                    "/reason",
                    "bad_value",
                    $"At most {ReasonLengthMax} characters."
                );
            }

            var account = await session.Find<Row>(
                """
                select commune_code, state
                  from payment_account
                 where id = @AccountId
                   and beneficiary_id = @Id
                """,
                new { command.Confirmation.AccountId, command.Id },
                cancellationToken
            );
            return account is null ? Refusal.NotFound("account")
                : account.State != "close_match" ? notClose
                : await desk.Propose(
                    session,
                    Kind,
                    account.CommuneCode,
                    command.Id,
                    command.Confirmation,
                    cancellationToken
                );
        }
    }

    internal sealed class Effect(Clock clock) : IProposalEffect
    {
        public string Kind => ConfirmAccount.Kind;

        public IReadOnlyList<Role> Acceptors { get; } = [Role.Chair];

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            var body = proposal.Read<Body>();
            var taken = await Person.Take(session, proposal.SubjectId, cancellationToken);
            if (!taken.TryGet(out var person, out var no))
            {
                return no;
            }

            var confirmed = await session.Execute(
                """
                update payment_account
                   set state = 'match', state_reason = 'confirmed'
                 where commune_code = @CommuneCode
                   and id = @AccountId
                   and beneficiary_id = @Id
                   and state = 'close_match'
                """,
                new
                {
                    person.CommuneCode,
                    body.AccountId,
                    person.Id,
                },
                cancellationToken
            );
            if (confirmed == 0)
            {
                return notClose;
            }

            await person.Note(
                session,
                "account_confirmed",
                null,
                body.Reason,
                proposal.DecidedBy,
                clock.GetUtcNow(),
                cancellationToken
            );
            return new Done();
        }
    }
}
