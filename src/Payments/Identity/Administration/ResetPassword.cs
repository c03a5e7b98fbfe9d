using MediatR;
using Microsoft.AspNetCore.Identity;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Identity.Administration;

/// <summary>
/// Proposes a given password for who forgot theirs. <c>POST /v1/users/{id}/password</c>.
/// </summary>
/// <remarks>Two administrators, since one alone who sets passwords could sign in as everybody who decides about money.</remarks>
public static class ResetPassword
{
    internal const string Kind = "user_password";

    /// <param name="Password">Given to the person by hand; it opens nothing but the choice of their own.</param>
    public sealed record Body(string Password);

    internal sealed record Payload(string UserName, string PasswordHash);

    [Requires(Permission.ManageUsers)]
    public sealed record Command(Guid Id, string Password) : ICommand<Result<Proposed>>;

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

            if (UserRules.CheckPassword(command.Password, user.UserName) is { } weak)
            {
                return weak;
            }

            return await desk.Propose(
                session,
                Kind,
                "*",
                command.Id,
                new Payload(
                    user.UserName,
                    new PasswordHasher<string>().HashPassword("", command.Password)
                ),
                cancellationToken
            );
        }
    }

    internal sealed class Effect(Clock clock) : IProposalEffect
    {
        public string Kind => ResetPassword.Kind;

        public IReadOnlyList<Role> Acceptors { get; } = [Role.Admin];

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            var payload = proposal.Read<Payload>();
            await session.Execute(
                """
                update app_user
                   set password_hash = @PasswordHash, password_until = @until, failed_sign_ins = 0, locked_until = null
                 where id = @SubjectId
                """,
                new
                {
                    proposal.SubjectId,
                    payload.PasswordHash,
                    until = clock.GetUtcNow() + UserRules.GivenPasswordLife,
                },
                cancellationToken
            );
            await PageSignIns.EndAll(session, clock, payload.UserName, null, cancellationToken);
            return new Done();
        }
    }
}
