using MediatR;
using Payments.Domain.Banks;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Banks;

/// <summary>
/// Two people say which payment a booking belongs to: its debit, or the return of its money.
/// <c>POST /v1/statement-entries/{id}/match</c>.
/// </summary>
/// <remarks>
/// Account and amount must be those of the payment: a person supplies a lost reference, never money. Once matched the
/// booking counts as if it had carried our id.
/// </remarks>
public static class MatchStatementEntry
{
    internal const string Kind = "match_entry";
    private const int NoteLengthMax = 1_000;

    /// <param name="Note">By what the payment was recognised: a letter, a call, the bank's own listing.</param>
    public sealed record Body(Guid PaymentId, string Note);

    [Requires(Permission.SettleUnknown)]
    public sealed record Command(Guid Id, Body Match) : ICommand<Result<Proposed>>;

    internal sealed record Payload(string EndToEndId, string Note);

    private sealed record PaymentRow(string CommuneCode, string EndToEndId);

    internal sealed class Handler(Session session, Desk desk)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            if (string.IsNullOrWhiteSpace(command.Match.Note))
            {
                return Refusal.Field(
                    "/note",
                    "required",
                    "Say by what you recognised the payment."
                );
            }

            if (command.Match.Note.Length > NoteLengthMax)
            {
                return Refusal.Field("/note", "bad_value", $"At most {NoteLengthMax} characters.");
            }

            var row = await session.Find<PaymentRow>(
                """
                select commune_code, end_to_end_id
                  from payment
                 where id = @PaymentId
                   and channel = 'account'
                """,
                new { command.Match.PaymentId },
                cancellationToken
            );
            if (row is null)
            {
                return Refusal.Field("/paymentId", "not_found", "There is no such payment.");
            }

            var found = await Find(session, command.Id, row.EndToEndId, cancellationToken);
            return found.TryGet(out _, out var no)
                ? await desk.Propose(
                    session,
                    Kind,
                    row.CommuneCode,
                    command.Id,
                    new Payload(row.EndToEndId, command.Match.Note),
                    cancellationToken
                )
                : no;
        }
    }

    /// <summary>Accepted: the booking is that payment's.</summary>
    internal sealed class Effect(MessageDesk desk, StatementBlocks blocks, Clock clock)
        : IProposalEffect
    {
        public string Kind => MatchStatementEntry.Kind;

        public IReadOnlyList<Role> Acceptors => [Role.Chair, Role.Treasurer, Role.Controller];

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            var payload = proposal.Read<Payload>();
            var found = await Find(
                session,
                proposal.SubjectId,
                payload.EndToEndId,
                cancellationToken
            );
            if (!found.TryGet(out var pair, out var no))
            {
                return no;
            }

            await Match(
                session,
                pair.Entry,
                pair.Payment,
                proposal.DecidedBy,
                payload.Note,
                cancellationToken
            );
            return new Done();
        }

        private async Task Match(
            Session session,
            LooseEntry entry,
            KnownPayment payment,
            string by,
            string note,
            CancellationToken cancellationToken
        )
        {
            await session.Execute(
                """
                update statement_entry
                   set kind = @kind, is_matched = true, payment_id = @Id, payment_month = @Month, block_id = @BlockId
                 where id = @entryId
                """,
                new
                {
                    kind = entry.IsCredit ? "return" : "payment",
                    payment.Id,
                    payment.Month,
                    payment.BlockId,
                    entryId = entry.Id,
                },
                cancellationToken
            );
            await session.Execute(
                $"{OpenException.Closing} and bank_bin = @BankBin and subject = @subject",
                new
                {
                    by,
                    at = clock.GetUtcNow(),
                    note,
                    entry.BankBin,
                    subject = StatementBook.SubjectOf(entry.Account, entry.EntryKey),
                },
                cancellationToken
            );
            var fact = entry.IsCredit
                ? PaymentFacts.ReturnedByStatement
                : PaymentFacts.SettledByStatement;
            var learnt = new LearntFact(payment, fact, entry.ReasonCode, entry.EntryKey);
            var contradicted = await PaymentFold.Add(
                session,
                [learnt],
                "person",
                entry.MessageId,
                clock.GetUtcNow(),
                cancellationToken
            );
            await ReasonDesk.Raise(
                desk,
                session,
                entry.BankBin,
                [learnt],
                entry.MessageId,
                cancellationToken
            );
            if (contradicted.Count > 0)
            {
                await desk.Raise(
                    session,
                    entry.BankBin,
                    "contradiction",
                    StatementBook.SubjectOf(entry.Account, entry.EntryKey),
                    "A booking that two people matched says otherwise than the bank did.",
                    entry.MessageId,
                    cancellationToken
                );
            }

            await blocks.SettleOpen(session, payment.BatchId, cancellationToken);
            await StatusReports.FinishIfDone(session, payment.BatchId, cancellationToken);
        }
    }

    /// <summary>Both sides, locked, when they can belong together.</summary>
    private static async Task<Result<(LooseEntry Entry, KnownPayment Payment)>> Find(
        Session session,
        Guid entryId,
        string endToEndId,
        CancellationToken cancellationToken
    )
    {
        var entry = await LooseEntry.Lock(session, entryId, cancellationToken);
        if (entry is null)
        {
            return Refusal.NotFound("statement entry");
        }

        if (entry.Kind is not ("unmatched" or "other"))
        {
            return new Refusal(
                RefusalKind.Conflict,
                "entry_matched",
                "This booking belongs to a payment or a block already."
            );
        }

        var payment = (
            await PaymentFold.Find(session, entry.BankBin, [endToEndId], cancellationToken)
        ).GetValueOrDefault(endToEndId);
        var problem =
            payment is null || payment.DebtorAccount != entry.Account ? "other_account"
            : entry.IsCredit && !payment.Booked ? "not_debited"
            : entry.IsCredit ? StatementEntries.WhyNotReturned(payment, entry.AmountVnd)
            : StatementEntries.WhyNotDebited(payment, entry.AmountVnd, entry.Account);
        return problem is null
            ? (entry, payment!)
            : new Refusal(
                RefusalKind.Rule,
                "entry_does_not_fit",
                "The booking cannot be this payment's."
            )
            {
                Fields = [new FieldError("/paymentId", problem, Sentence(problem))],
            };
    }

    private static string Sentence(string problem) =>
        problem switch
        {
            "other_account" => "The payment was ordered from another account or bank.",
            "not_debited" => "No statement shows the debit of this payment yet.",
            "amount_differs" or "return_amount_differs" => "The amounts differ.",
            "debited_twice" => "The statement has the debit of this payment already.",
            "returned_twice" => "The money of this payment came back already.",
            _ =>
                "The payment was replaced by another; find out from the bank which of them was paid.",
        };
}
