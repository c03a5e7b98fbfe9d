using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;
using Payments.Web;

namespace Payments.Identity.Administration;

/// <summary>
/// Proposes whom the issuer's word about a subject lets in as this user. <c>POST /v1/users/{id}/identity</c>.
/// </summary>
/// <remarks>Two administrators, for the reason of <see cref="ResetPassword"/>: whoever links alone could come in as anybody.</remarks>
public static class LinkIdentity
{
    internal const string Kind = "user_identity";

    /// <param name="Subject">What the issuer calls the person; null: the issuer lets nobody in as this user any more.</param>
    /// <param name="Issuer">Null: the one of this installation.</param>
    public sealed record Body(string? Subject, string? Issuer = null);

    internal sealed record Payload(string UserName, string? Issuer, string? Subject);

    [Requires(Permission.ManageUsers)]
    public sealed record Command(Guid Id, Body Identity) : ICommand<Result<Proposed>>;

    internal sealed class Handler(Session session, Desk desk, Clock clock, ServiceSettings settings)
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

            var (subject, issuer) = (command.Identity.Subject, command.Identity.Issuer);
            var identity = subject is null
                ? default(OutsideIdentity?)
                : OutsideIdentity.Of(issuer ?? settings.Authority, subject);
            if (subject is not null && UserRules.CheckIdentity(identity!.Value) is { } wrong)
            {
                return wrong;
            }

            return await desk.Propose(
                session,
                Kind,
                "*",
                command.Id,
                new Payload(user.UserName, identity?.Issuer, identity?.Subject),
                cancellationToken
            );
        }
    }

    internal sealed class Effect(Clock clock) : IProposalEffect
    {
        public string Kind => LinkIdentity.Kind;

        public IReadOnlyList<Role> Acceptors { get; } = [Role.Admin];

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            var payload = proposal.Read<Payload>();
            await session.Execute(
                "update app_user set issuer = @Issuer, subject = @Subject where id = @SubjectId",
                new
                {
                    proposal.SubjectId,
                    payload.Issuer,
                    payload.Subject,
                },
                cancellationToken
            );
            await PageSignIns.EndAll(session, clock, payload.UserName, null, cancellationToken);
            return new Done();
        }
    }
}
