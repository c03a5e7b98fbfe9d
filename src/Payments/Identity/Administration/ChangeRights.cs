using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Identity.Administration;

/// <summary>
/// Proposes other roles or communes for a user; who had left may sign in again. <c>POST /v1/users/{id}/rights</c>.
/// </summary>
public static class ChangeRights
{
    internal const string Kind = "user_rights";

    internal sealed record Payload(string UserName, Rights Rights);

    [Requires(Permission.ManageUsers)]
    public sealed record Command(Guid Id, Rights Rights) : ICommand<Result<Proposed>>;

    internal sealed class Handler(Session session, Desk desk, Clock clock)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var taken = await UserRow.Take(session, clock, command.Id, cancellationToken);
            if (!taken.TryGet(out var user, out var no))
            {
                return no;
            }

            if (UserRules.Check(command.Rights, clock.Today) is { } refusal)
            {
                return refusal;
            }

            return await desk.Propose(
                session,
                Kind,
                "*",
                command.Id,
                new Payload(user.UserName, command.Rights),
                cancellationToken
            );
        }
    }

    internal sealed class Effect : IProposalEffect
    {
        public string Kind => ChangeRights.Kind;

        public IReadOnlyList<Role> Acceptors { get; } = [Role.Admin];

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            var rights = proposal.Read<Payload>().Rights;
            await session.Execute(
                """
                update app_user
                   set roles = @roles, communes = @communes, bank_bin = @BankBin, ended_at = null, ended_by = null,
                       ended_reason = null
                 where id = @SubjectId
                """,
                new
                {
                    proposal.SubjectId,
                    roles = UserRules.Words(rights),
                    communes = rights.Communes.ToArray(),
                    rights.BankBin,
                },
                cancellationToken
            );
            return await UserRules.EnoughAdministrators(session, cancellationToken) is { } no
                ? no
                : new Done();
        }
    }
}
