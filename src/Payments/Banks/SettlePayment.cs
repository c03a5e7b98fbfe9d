using MediatR;
using Payments.Domain.Banks;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Banks;

/// <summary>Two people settle an unknown payment with evidence: it was paid, or it was not.</summary>
public static class SettlePayment
{
    public const string Kind = "settle_payment";

    public sealed record Evidence(string Kind, string Reference, DateOnly ReceivedOn);

    public sealed record Body(string Outcome, Evidence Evidence);

    [Requires(Permission.SettleUnknown)]
    public sealed record Command(Guid PaymentId, string Outcome, Evidence Evidence)
        : ICommand<Result<Proposed>>;

    /// <param name="PayoutId">With what follows: by which the second person knows the payment.</param>
    internal sealed record Payload(
        DateOnly Month,
        string Outcome,
        Evidence Evidence,
        Guid? PayoutId = null,
        string? EndToEndId = null,
        string? BankBin = null,
        long? AmountVnd = null
    );

    private sealed record Row(
        DateOnly Month,
        string CommuneCode,
        string State,
        Guid PayoutId,
        string? EndToEndId,
        string? BankBin,
        long AmountVnd
    );

    internal sealed class Handler(Session session, Desk desk, Clock clock)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            if (WhatIsWrong(command) is { } no)
            {
                return no;
            }

            var payment = await session.Find<Row>(
                """
                select month, commune_code, state, payout_id, end_to_end_id, bank_bin, amount_vnd
                  from payment_now
                 where id = @PaymentId
                """,
                new { command.PaymentId },
                cancellationToken
            );
            if (payment is null)
            {
                return Refusal.NotFound("payment");
            }

            if (payment.State != "unknown")
            {
                return NotUnknown(payment.State);
            }

            return await desk.Propose(
                session,
                Kind,
                payment.CommuneCode,
                command.PaymentId,
                new Payload(
                    payment.Month,
                    command.Outcome,
                    command.Evidence,
                    payment.PayoutId,
                    payment.EndToEndId,
                    payment.BankBin,
                    payment.AmountVnd
                ),
                cancellationToken
            );
        }

        private Refusal? WhatIsWrong(Command command) =>
            command.Outcome is not ("paid" or "not_paid")
                ? Refusal.Field("/outcome", "bad_value", "The outcome is paid or not_paid.")
            : command.Evidence.Kind is not ("statement" or "bank_letter" or "receipt")
                ? Refusal.Field(
                    "/evidence/kind",
                    "bad_value",
                    "The evidence is a statement, a bank_letter or a receipt."
                )
            : string.IsNullOrWhiteSpace(command.Evidence.Reference)
                ? Refusal.Field("/evidence/reference", "required", "Name the paper.")
            : command.Evidence.ReceivedOn > clock.Today
                ? Refusal.Field("/evidence/receivedOn", "in_future", "The day lies in the future.")
            : null;
    }

    internal static Refusal NotUnknown(string state) =>
        new(
            RefusalKind.Conflict,
            "payment_not_unknown",
            $"The payment is {state}; only an unknown one is settled so."
        );

    /// <summary>What happens when the second person accepts.</summary>
    internal sealed class Effect(StatementBlocks blocks, Clock clock) : IProposalEffect
    {
        public string Kind => SettlePayment.Kind;

        public IReadOnlyList<Role> Acceptors => [Role.Chair, Role.Treasurer, Role.Controller];

        private sealed record Key(string EndToEndId, string BankBin);

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            var payload = proposal.Read<Payload>();
            var key = await session.Single<Key>(
                "select end_to_end_id, bank_bin from payment where month = @Month and id = @SubjectId",
                new { payload.Month, proposal.SubjectId },
                cancellationToken
            );
            var found = await PaymentFold.Find(
                session,
                key.BankBin,
                [key.EndToEndId],
                cancellationToken
            );
            var payment = found[key.EndToEndId];
            var wasPaid = payload.Outcome == "paid";
            if (
                !PaymentStanding
                    .SettleByEvidence(payment.AllFacts, wasPaid)
                    .TryGet(out _, out var no)
            )
            {
                return no;
            }

            await PaymentFold.Add(
                session,
                [
                    new LearntFact(
                        payment,
                        wasPaid ? PaymentFacts.PaidByEvidence : PaymentFacts.NotPaidByEvidence,
                        payload.Evidence.Kind,
                        payload.Evidence.Reference
                    ),
                ],
                "person",
                null,
                clock.GetUtcNow(),
                cancellationToken
            );
            await blocks.SettleOpen(session, payment.BatchId, cancellationToken);
            return new Done();
        }
    }
}
