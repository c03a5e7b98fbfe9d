using MediatR;
using Microsoft.AspNetCore.Identity;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Identity.Administration;

/// <summary>
/// Proposes that somebody may sign in, with a password that must be replaced at once. <c>POST /v1/users</c>.
/// </summary>
public static class AddUser
{
    internal const string Kind = "user_added";

    /// <param name="Password">Given to the person by hand; it opens nothing but the choice of their own.</param>
    public sealed record Body(
        string UserName,
        string DisplayName,
        string Password,
        IReadOnlyList<Role> Roles,
        IReadOnlyList<string> Communes,
        string? BankBin = null
    );

    internal sealed record Payload(
        Guid Id,
        string UserName,
        string DisplayName,
        string PasswordHash,
        Rights Rights
    );

    [Requires(Permission.ManageUsers)]
    public sealed record Command(Body New) : ICommand<Result<Proposed>>;

    internal sealed class Handler(Session session, Desk desk, Clock clock)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var user = command.New;
            var rights = new Rights(user.Roles, user.Communes, user.BankBin);
            if (
                (
                    UserRules.CheckName(user.UserName, user.DisplayName)
                    ?? UserRules.CheckPassword(user.Password, user.UserName)
                    ?? UserRules.Check(rights, clock.Today)
                ) is
                { } no
            )
            {
                return no;
            }

            if (
                await session.Single<bool>(
                    "select exists (select 1 from app_user where user_name = @UserName)",
                    new { user.UserName },
                    cancellationToken
                )
            )
            {
                return Known;
            }

            var id = clock.NewId();
            return await desk.Propose(
                session,
                Kind,
                "*",
                id,
                new Payload(
                    id,
                    user.UserName,
                    user.DisplayName,
                    new PasswordHasher<string>().HashPassword("", user.Password),
                    rights
                ),
                cancellationToken
            );
        }
    }

    private static Refusal Known =>
        new(RefusalKind.Conflict, "user_known", "Somebody has this user name already.");

    internal sealed class Effect(Clock clock) : IProposalEffect
    {
        public string Kind => AddUser.Kind;

        public IReadOnlyList<Role> Acceptors { get; } = [Role.Admin];

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            var user = proposal.Read<Payload>();
            var added = await session.Execute(
                """
                insert into app_user (id, user_name, display_name, password_hash, roles, communes, bank_bin, created_at,
                                      password_until)
                values (@Id, @UserName, @DisplayName, @PasswordHash, @roles, @communes, @BankBin, @now, @until)
                    on conflict (user_name) do nothing
                """,
                new
                {
                    user.Id,
                    user.UserName,
                    user.DisplayName,
                    user.PasswordHash,
                    roles = UserRules.Words(user.Rights),
                    communes = user.Rights.Communes.ToArray(),
                    user.Rights.BankBin,
                    now = clock.GetUtcNow(),
                    until = clock.GetUtcNow() + UserRules.GivenPasswordLife,
                },
                cancellationToken
            );
            return added == 1 ? new Done() : Known;
        }
    }
}
