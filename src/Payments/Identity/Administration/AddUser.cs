using MediatR;
using Microsoft.AspNetCore.Identity;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;
using Payments.Web;

namespace Payments.Identity.Administration;

/// <summary>
/// Proposes that somebody may sign in, with a password that must be replaced at once. <c>POST /v1/users</c>.
/// </summary>
public static class AddUser
{
    internal const string Kind = "user_added";

    /// <param name="Password">Given to the person by hand; it opens nothing but the choice of their own. Null: by the issuer alone.</param>
    /// <param name="Subject">What the issuer calls the person; null: by a password alone.</param>
    /// <param name="Issuer">Null: the one of this installation.</param>
    public sealed record Body(
        string UserName,
        string DisplayName,
        string? Password,
        IReadOnlyList<Role> Roles,
        IReadOnlyList<string> Communes,
        string? BankBin = null,
        string? Subject = null,
        string? Issuer = null
    );

    internal sealed record Payload(
        Guid Id,
        string UserName,
        string DisplayName,
        string? PasswordHash,
        Rights Rights,
        string? Issuer = null,
        string? Subject = null
    );

    [Requires(Permission.ManageUsers)]
    public sealed record Command(Body New) : ICommand<Result<Proposed>>;

    internal sealed class Handler(Session session, Desk desk, Clock clock, ServiceSettings settings)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var user = command.New;
            var rights = new Rights(user.Roles, user.Communes, user.BankBin);
            var identity = user.Subject is null
                ? default(OutsideIdentity?)
                : OutsideIdentity.Of(user.Issuer ?? settings.Authority, user.Subject);
            if (
                (
                    UserRules.CheckName(user.UserName, user.DisplayName)
                    ?? (
                        identity is { } given
                            ? UserRules.CheckIdentity(given)
                            : UserRules.CheckPassword(user.Password ?? "", user.UserName)
                    )
                    ?? (
                        user.Password is null
                            ? null
                            : UserRules.CheckPassword(user.Password, user.UserName)
                    )
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
                    user.Password is null
                        ? null
                        : new PasswordHasher<string>().HashPassword("", user.Password),
                    rights,
                    identity?.Issuer,
                    identity?.Subject
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
                                      password_until, issuer, subject)
                values (@Id, @UserName, @DisplayName, @PasswordHash, @roles, @communes, @BankBin, @now, @until,
                        @Issuer, @Subject)
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
                    user.Issuer,
                    user.Subject,
                    until = user.PasswordHash is null
                        ? (DateTimeOffset?)null
                        : clock.GetUtcNow() + UserRules.GivenPasswordLife,
                },
                cancellationToken
            );
            return added == 1 ? new Done() : Known;
        }
    }
}
