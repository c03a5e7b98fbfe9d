using MediatR;
using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.CashDesks;

/// <summary>Proposes that one payout is paid at the desk instead of into an account.</summary>
public static class RedirectToCash
{
    public const string Kind = "redirect_to_cash";
    private const int ReasonLengthMax = 300;

    /// <param name="Reason">A word of the registry's cash_reason, or a sentence.</param>
    public sealed record Body(string? Reason = null);

    [Requires(Permission.ChangePayout)]
    public sealed record Command(Guid PayoutId, string? Reason) : ICommand<Result<Proposed>>;

    internal sealed class Handler(Session session, Desk desk)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var fields = new FieldReader();
            var reason = fields.Text("/reason", command.Reason, ReasonLengthMax);
            if (fields.Refusal is { } malformed)
            {
                return malformed;
            }

            session.Concern(command.PayoutId);
            var payout = await PayoutDesk.Find(session, command.PayoutId, cancellationToken);
            if (payout is null)
            {
                return Refusal.NotFound("payout");
            }

            return payout.WhyNotRedirected() is { } no
                ? no
                : await desk.Propose(
                    session,
                    Kind,
                    payout.CommuneCode,
                    payout.Id,
                    new Body(reason),
                    cancellationToken
                );
        }
    }

    /// <summary>
    /// Accepted: a released payout gets a payment in cash at once; one not released yet is marked, so that its release
    /// sends it to the desk.
    /// </summary>
    internal sealed class Effect(CashLists lists, Clock clock) : IProposalEffect
    {
        public string Kind => RedirectToCash.Kind;

        public IReadOnlyList<Role> Acceptors { get; } = [Role.Chair];

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            var body = proposal.Read<Body>();
            var payout = await PayoutDesk.Lock(session, proposal.SubjectId, cancellationToken);
            if (payout is null)
            {
                return Refusal.NotFound("payout");
            }

            if (payout.WhyNotRedirected() is { } no)
            {
                return no;
            }

            await session.Execute(
                "update payout set redirected = true where month = @Month and id = @Id",
                new { payout.Month, payout.Id },
                cancellationToken
            );
            var now = clock.GetUtcNow();
            await PayoutDesk.WriteEvent(
                session,
                payout,
                "redirected_to_cash",
                body.Reason!,
                now,
                cancellationToken
            );
            if (
                payout.IsReleased
                && payout.State != "held"
                && !await lists.Enlist(
                    session,
                    payout.Month,
                    payout.Id,
                    payout.CommuneCode,
                    "person",
                    cancellationToken
                )
            )
            {
                return CashDeskRefusals.ListClosed;
            }

            return new Done();
        }
    }
}
