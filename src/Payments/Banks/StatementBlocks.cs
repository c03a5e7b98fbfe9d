using Payments.Domain.Banks;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>Debits of a whole block: one booking settles all its payments when count and sum are those of the block.</summary>
internal sealed class StatementBlocks(StatementBook book, Clock clock)
{
    private sealed record OpenBlock(Guid Id, Guid BlockId, long AmountVnd, Guid MessageId);

    private sealed record OurBlock(Guid BatchId);

    private sealed record PaymentInBlock(string EndToEndId, Guid BlockId);

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

    /// <summary>
    /// Entries that itemise blocks: when they name every payment that follows a block, with its amount, they settle the
    /// block, and each is kept as one booking.
    /// </summary>
    /// <param name="places">Debits of single payments, of one account.</param>
    /// <returns>The keys of the debits that were settled so; the others are looked at one by one.</returns>
    public async Task<IReadOnlySet<string>> DebitTogether(
        Session session,
        IReadOnlyList<StatementPlace> places,
        CancellationToken cancellationToken
    )
    {
        var itemised = Itemised(places, await BlocksOf(session, places, cancellationToken));
        if (itemised.Count == 0)
        {
            return new HashSet<string>();
        }

        var blockIds = itemised.Select(item => item.BlockId).Distinct().ToArray();
        await BlockFold.LockBatches(session, blockIds, cancellationToken);
        var agreed = await BlockFold.Agreed(
            session,
            places[0].BankBin,
            blockIds,
            places[0].Account,
            itemised.ToDictionary(
                item => item.Place.Finding.EndToEndId!,
                item => new Said(PaymentFacts.SettledByStatement, item.Place.Finding.Amount?.Amount)
            ),
            cancellationToken
        );
        await BlockFold.Add(
            session,
            agreed,
            "statement",
            places[0].MessageId,
            clock.GetUtcNow(),
            cancellationToken
        );
        var named = agreed.SelectMany(block => block.EndToEndIds).ToHashSet();
        var settled = itemised
            .Where(item => named.Contains(item.Place.Finding.EndToEndId!))
            .ToList();
        var entries = settled
            .GroupBy(item => item.Place.Entry)
            .Select(entry =>
                (Place: Whole([.. entry.Select(item => item.Place)]), entry.First().BlockId)
            )
            .ToList();
        await book.Keep(
            session,
            [.. entries.Select(entry => entry.Place)],
            "block",
            true,
            null,
            cancellationToken,
            [.. entries.Select(entry => entry.BlockId)]
        );
        foreach (var batch in agreed.DistinctBy(block => block.BatchId))
        {
            await StatusReports.FinishIfDone(session, batch.BatchId, cancellationToken);
        }

        return settled.Select(item => item.Place.Key).ToHashSet();
    }

    /// <summary>The block of each payment that is named, by its end-to-end id; whether the bank names blocks or not.</summary>
    private static async Task<Dictionary<string, Guid>> BlocksOf(
        Session session,
        IReadOnlyList<StatementPlace> places,
        CancellationToken cancellationToken
    )
    {
        var found = new Dictionary<string, Guid>(places.Count);
        foreach (
            var month in places
                .Select(place =>
                    EndToEndId.TryParse(place.Finding.EndToEndId, out var id)
                        ? id
                        : (EndToEndId?)null
                )
                .OfType<EndToEndId>()
                .GroupBy(id => id.Month)
        )
        {
            var rows = await session.Query<PaymentInBlock>(
                """
                select end_to_end_id, block_id
                  from payment
                 where month = @month
                   and end_to_end_id = any(@ids)
                   and bank_bin = @BankBin
                   and block_id is not null
                """,
                new
                {
                    places[0].BankBin,
                    month = month.Key.FirstDay,
                    ids = month.Select(id => id.Value).Distinct().ToArray(),
                },
                cancellationToken
            );
            foreach (var row in rows)
            {
                found[row.EndToEndId] = row.BlockId;
            }
        }

        return found;
    }

    /// <summary>
    /// Debits of entries that can be known again as a whole and name payments of one block only, each payment once.
    /// </summary>
    private static List<(StatementPlace Place, Guid BlockId)> Itemised(
        IReadOnlyList<StatementPlace> places,
        Dictionary<string, Guid> blockOf
    )
    {
        var once = places
            .CountBy(place => place.Finding.EndToEndId ?? "")
            .Where(id => id.Value == 1)
            .Select(id => id.Key)
            .ToHashSet();
        Guid BlockOf(StatementPlace place) =>
            blockOf.GetValueOrDefault(place.Finding.EndToEndId ?? "");
        return
        [
            .. places
                .GroupBy(place => place.Entry)
                .Where(entry =>
                    entry.Take(2).Count() == 1
                    || (
                        entry.All(place => place.Finding.EntryReference is not null)
                        && entry.Select(BlockOf).Distinct().Take(2).Count() == 1
                    )
                )
                .SelectMany(entry => entry)
                .Where(place => once.Contains(place.Finding.EndToEndId ?? ""))
                .Select(place => (place, BlockOf(place)))
                .Where(item => item.Item2 != Guid.Empty),
        ];
    }

    private static StatementPlace Whole(IReadOnlyList<StatementPlace> entry)
    {
        var first = entry[0];
        var isOne = entry.Count == 1;
        return first with
        {
            Key = isOne ? first.Key : first.EntryKey,
            Finding = first.Finding with
            {
                Kind = FindingKind.BlockDebited,
                Amount = new Vnd(entry.Sum(place => place.Finding.Amount?.Amount ?? 0)),
                EndToEndId = isOne ? first.Finding.EndToEndId : null,
                InstrId = null,
                DetailReference = null,
            },
        };
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
            select k.id, k.batch_id, k.month, k.facts, b.state as batch_state, k.payments, k.total_vnd, k.booked
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
            var followers = new AgreedBlock(
                block.Id,
                block.BatchId,
                block.Month,
                (PaymentFacts)block.Facts,
                block.BatchState,
                PaymentFacts.SettledByStatement,
                []
            );
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
        int Facts,
        string BatchState,
        int Payments,
        long TotalVnd,
        bool Booked
    );
}
