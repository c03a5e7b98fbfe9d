using MediatR;
using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.CashDesks;

/// <summary>Proposes that money which nobody collected goes back to the State Treasury; the payout ends.</summary>
public static class ReturnToTreasury
{
    public const string Kind = "return_to_treasury";
    private const int ReasonLengthMax = 300;
    private const int VoucherLengthMax = 40;

    /// <param name="VoucherNo">Of the Treasury's receipt.</param>
    public sealed record Body(string? Reason = null, string? VoucherNo = null);

    [Requires(Permission.ChangePayout)]
    public sealed record Command(Guid PayoutId, Body Body) : ICommand<Result<Proposed>>;

    internal sealed class Handler(Session session, Desk desk)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var fields = new FieldReader();
            var reason = fields.Text("/reason", command.Body.Reason, ReasonLengthMax);
            var voucherNo = fields.Text("/voucherNo", command.Body.VoucherNo, VoucherLengthMax);
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

            return payout.WhyNotReturned() is { } no
                ? no
                : await desk.Propose(
                    session,
                    Kind,
                    payout.CommuneCode,
                    payout.Id,
                    new Body(reason, voucherNo),
                    cancellationToken
                );
        }
    }

    /// <summary>Accepted: the payment ends, and the payout stands no more, so that the month may be owed again.</summary>
    internal sealed class Effect(Clock clock) : IProposalEffect
    {
        public string Kind => ReturnToTreasury.Kind;

        public IReadOnlyList<Role> Acceptors { get; } = [Role.Treasurer, Role.Chair];

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

            if (payout.WhyNotReturned() is { } no)
            {
                return no;
            }

            var now = clock.GetUtcNow();
            var returned = await session.Execute(
                """
                with moved as (
                     update payment
                        set state = 'returned_to_treasury', changed_at = @now
                      where month = @Month
                        and id = @PaymentId
                        and state = 'not_collected'
                  returning month, id, commune_code
                ),
                told as (
                     insert into payment_event (month, payment_id, commune_code, at, state, source)
                     select month, id, commune_code, @now, 'returned_to_treasury', 'person'
                       from moved
                )
                update payout
                   set state = 'returned_to_treasury', state_reason = @Reason
                 where month = @Month
                   and id = @Id
                   and exists (select from moved)
                """,
                new
                {
                    payout.Month,
                    payout.Id,
                    payout.PaymentId,
                    body.Reason,
                    now,
                },
                cancellationToken
            );
            if (returned != 1)
            {
                return CashDeskRefusals.NotUncollected;
            }

            await PayoutDesk.WriteEvent(
                session,
                payout,
                "returned_to_treasury",
                $"{body.Reason} ({body.VoucherNo})",
                now,
                cancellationToken
            );
            return new Done();
        }
    }
}
