using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.PaymentRuns;

/// <summary>The chairman sends submitted lists back with a reason; an approval not yet released is taken back.</summary>
public static class RejectLists
{
    public sealed record Body(string Reason, IReadOnlyList<string>? CommuneCodes = null);

    [Requires(Permission.ApproveList)]
    public sealed record Command(Guid RunId, string Reason, IReadOnlyList<string>? CommuneCodes)
        : ICommand<Result<Guid>>,
            INamesCommunes
    {
        public IEnumerable<string> NamedCommunes => CommuneCodes ?? [];
    }

    internal sealed class Handler(Session session) : IRequestHandler<Command, Result<Guid>>
    {
        public async Task<Result<Guid>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (string.IsNullOrWhiteSpace(command.Reason))
            {
                return Refusal.Field("/reason", "required", "Say why.");
            }

            var taken = await RunLists.Take(
                session,
                command.RunId,
                command.CommuneCodes,
                ["submitted", "approved"],
                cancellationToken
            );
            if (!taken.TryGet(out var lists, out var no))
            {
                return no;
            }

            await session.Execute(
                """
                update payment_list
                   set state = 'calculated', reject_reason = @Reason, approved_by = null, approved_at = null
                 where id = any(@Ids)
                """,
                new { lists.Ids, command.Reason },
                cancellationToken
            );
            return command.RunId;
        }
    }
}
