using Payments.Domain.Banks;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>Debits of a whole block: one booking settles all its payments when count and sum are those of the block.</summary>
internal sealed class StatementBlocks(StatementBook book, Clock clock)
{
    private sealed record OpenBlock(Guid Id, Guid BlockId, long AmountVnd, Guid MessageId);

    private sealed record OurBlock(Guid BatchId);

    /// <summary>
    /// Debits of whole blocks that did not add up when they came may do so now that more rejections are known.
    /// </summary>
    public async Task SettleOpen(Session session, Guid batchId, CancellationToken cancellationToken)
    {
        var open = await session.Query<OpenBlock>(
            """
            select e.id, e.block_id, e.amount_vnd, e.message_id
              from statement_entry e
              join payment_block k on k.id = e.block_id
             where k.batch_id = @batchId
               and e.kind = 'block'
               and not e.is_matched
            """,
            new { batchId },
            cancellationToken
        );
        foreach (var entry in open)
        {
            if (
                await SettleBlock(
                    session,
                    entry.BlockId,
                    entry.AmountVnd,
                    null,
                    entry.MessageId,
                    cancellationToken
                )
            )
            {
                await session.Execute(
                    "update statement_entry set is_matched = true where id = @Id",
                    new { entry.Id },
                    cancellationToken
                );
            }
        }
    }

    public async Task Debit(
        Session session,
        StatementPlace place,
        CancellationToken cancellationToken
    )
    {
        if (
            !PmtInfId.TryParse(place.Finding.PmtInfId, out var blockId)
            || await session.Find<OurBlock>(
                """
                select k.batch_id
                  from payment_block k
                  join bank_batch b on b.id = k.batch_id
                 where k.id = @blockId
                   and b.bank_bin = @BankBin
                   and k.debtor_account = @Account
                """,
                new
                {
                    blockId,
                    place.BankBin,
                    place.Account,
                },
                cancellationToken
            )
                is not { } block
        )
        {
            await book.Keep(session, [place], "unmatched", false, null, cancellationToken);
            await book.Raise(session, place, "unknown_block", cancellationToken);
            return;
        }

        await book.Keep(session, [place], "block", false, null, cancellationToken, [blockId]);
        var settled = await SettleBlock(
            session,
            blockId,
            place.Finding.Amount?.Amount ?? 0,
            place.Finding.Totals,
            place.MessageId,
            cancellationToken
        );
        if (settled)
        {
            await session.Execute(
                """
                update statement_entry
                   set is_matched = true
                 where bank_bin = @BankBin
                   and account = @Account
                   and entry_key = @Key
                """,
                new
                {
                    place.BankBin,
                    place.Account,
                    place.Key,
                },
                cancellationToken
            );
            await StatusReports.FinishIfDone(session, block.BatchId, cancellationToken);
        }
        else
        {
            await book.Raise(session, place, "block_total_differs", cancellationToken);
        }
    }

    /// <param name="debited">Count and sum as the bank gave them; null: the amount alone is known.</param>
    private async Task<bool> SettleBlock(
        Session session,
        Guid blockId,
        long amountVnd,
        Totals? debited,
        Guid messageId,
        CancellationToken cancellationToken
    )
    {
        await BlockFold.LockBatches(session, [blockId], cancellationToken);
        var block = await session.Single<Standing>(
            """
            select k.id, k.batch_id, k.month, k.commune_code, k.debtor_account, k.facts, k.state, k.booked,
                   b.state as batch_state, k.payments, k.total_vnd
              from payment_block k
              join bank_batch b on b.id = k.batch_id
             where k.id = @blockId
            """,
            new { blockId },
            cancellationToken
        );
        var apart = await PaymentFold.Apart(session, block.Month, blockId, cancellationToken);
        var rejected = apart
            .Where(payment => payment.State is "rejected")
            .Aggregate(Totals.Zero, (sum, payment) => sum.Plus(new Vnd(payment.AmountVnd)));
        var all = new Totals(block.Payments, new Vnd(block.TotalVnd));
        var said = debited ?? new Totals((all - rejected).Count, new Vnd(amountVnd));
        if (
            block.Booked
            || apart.Any(payment => payment.Booked && payment.State is not "rejected")
            || !StatementRules.SettlesBlock(said, all, rejected)
        )
        {
            return false;
        }

        var now = clock.GetUtcNow();
        if (apart.Count < block.Payments)
        {
            var followers = new AgreedBlock(block.Now, PaymentFacts.SettledByStatement, [], []);
            await BlockFold.Add(
                session,
                [followers],
                "statement",
                messageId,
                now,
                cancellationToken
            );
        }

        await PaymentFold.Add(
            session,
            [
                .. apart
                    .Where(payment => payment.State is not "rejected")
                    .Select(payment => new LearntFact(
                        payment,
                        PaymentFacts.SettledByStatement,
                        null,
                        null
                    )),
            ],
            "statement",
            messageId,
            now,
            cancellationToken
        );
        return true;
    }

    private sealed record Standing(
        Guid Id,
        Guid BatchId,
        DateOnly Month,
        string CommuneCode,
        string DebtorAccount,
        int Facts,
        string? State,
        bool Booked,
        string BatchState,
        int Payments,
        long TotalVnd
    )
    {
        public BlockNow Now =>
            new(Id, BatchId, Month, CommuneCode, DebtorAccount, Facts, State, Booked, BatchState);
    }
}
