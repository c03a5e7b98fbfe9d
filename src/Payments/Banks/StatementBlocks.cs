using Payments.Domain.Banks;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>Debits of a whole block: one booking settles all its payments when count and sum are those of the block.</summary>
internal sealed class StatementBlocks(StatementBook book, Clock clock)
{
    private sealed record OpenBlock(
        Guid Id,
        Guid BlockId,
        long AmountVnd,
        DateOnly Month,
        Guid BatchId,
        Guid MessageId
    );

    /// <summary>
    /// Debits of whole blocks that did not add up when they came may do so now that more rejections are known.
    /// </summary>
    public async Task SettleOpen(Session session, Guid batchId, CancellationToken cancellationToken)
    {
        var open = await session.Query<OpenBlock>(
            """
            select e.id, e.block_id, e.amount_vnd, k.month, k.batch_id, e.message_id
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
                    entry.Month,
                    entry.BatchId,
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
            || await session.Find<OpenBlock>(
                """
                select k.id, k.id as block_id, k.total_vnd as amount_vnd, k.month, k.batch_id,
                       @MessageId as message_id
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
                    place.MessageId,
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

        await book.Keep(session, [place], "block", false, null, cancellationToken, blockId);
        var settled = await SettleBlock(
            session,
            block.Month,
            block.BatchId,
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
            await StatusReports.FinishIfDone(
                session,
                block.BatchId,
                block.Month,
                cancellationToken
            );
        }
        else
        {
            await book.Raise(session, place, "block_total_differs", cancellationToken);
        }
    }

    /// <param name="debited">Count and sum as the bank gave them; null: the amount alone is known.</param>
    private async Task<bool> SettleBlock(
        Session session,
        DateOnly month,
        Guid batchId,
        Guid blockId,
        long amountVnd,
        Totals? debited,
        Guid messageId,
        CancellationToken cancellationToken
    )
    {
        var payments = await PaymentFold.OfBatch(
            session,
            month,
            batchId,
            blockId,
            cancellationToken
        );
        var paid = payments.Where(payment => payment.State is not "rejected").ToList();
        var all = payments.Aggregate(
            Totals.Zero,
            (sum, payment) => sum.Plus(new Vnd(payment.AmountVnd))
        );
        var standing = paid.Aggregate(
            Totals.Zero,
            (sum, payment) => sum.Plus(new Vnd(payment.AmountVnd))
        );
        var said = debited ?? new Totals(standing.Count, new Vnd(amountVnd));
        if (
            paid.Exists(payment => payment.Booked)
            || !StatementRules.SettlesBlock(said, all, all - standing)
        )
        {
            return false;
        }

        await PaymentFold.Add(
            session,
            [
                .. paid.Select(payment => new LearntFact(
                    payment,
                    PaymentFacts.SettledByStatement,
                    null,
                    null
                )),
            ],
            "statement",
            messageId,
            clock.GetUtcNow(),
            cancellationToken
        );
        return true;
    }
}
