using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Beneficiaries.Imports;

/// <summary>Proposes that the good rows of a checked file go onto the rolls.</summary>
public static class ApplyImport
{
    public const string Kind = "apply_import";

    [Requires(Permission.ImportRegistry)]
    public sealed record Command(Guid Id) : ICommand<Result<Proposed>>;

    internal sealed record Payload(Guid Id);

    internal sealed class Handler(Session session, ImportStore store, Desk desk)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            if (!await ShowImport.MayAsk(session, command.Id, cancellationToken))
            {
                return Refusal.NotFound("import");
            }

            var status = await store.Find(command.Id, cancellationToken);
            if (status?.State != "checked")
            {
                return new Refusal(
                    RefusalKind.Conflict,
                    "import_state",
                    $"The import is {status?.State}; only a checked one is applied."
                );
            }

            if (
                await session.Single<bool>(
                    "select exists (select 1 from proposal where subject_id = @Id and kind = @Kind and state = 'open')",
                    new { command.Id, Kind },
                    cancellationToken
                )
            )
            {
                return new Refusal(
                    RefusalKind.Conflict,
                    "already_proposed",
                    "This import already waits for a second person."
                );
            }

            var scope = session.Actor.Communes;
            return await desk.Propose(
                session,
                Kind,
                scope.Count == 1 ? scope[0] : "*",
                command.Id,
                new Payload(command.Id),
                cancellationToken
            );
        }
    }

    /// <summary>What happens when the chairman accepts: a worker applies the rows.</summary>
    internal sealed class Effect : IProposalEffect
    {
        public string Kind => ApplyImport.Kind;

        public IReadOnlyList<Role> Acceptors => [Role.Chair];

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            var begun = await session.Execute(
                "update import set state = 'applying', total = null where id = @SubjectId and state = 'checked'",
                new { proposal.SubjectId },
                cancellationToken
            );
            return begun == 1
                ? new Done()
                : new Refusal(
                    RefusalKind.Conflict,
                    "import_state",
                    "The import is no longer waiting to be applied."
                );
        }
    }
}
