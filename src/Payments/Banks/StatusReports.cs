using Payments.Domain.Banks;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>Applies a pain.002: facts about the payments it names, and about wholes that it rejects.</summary>
/// <remarks>Group status settles nobody; payments that are not listed are not guessed; order and repeats change nothing.</remarks>
internal sealed class StatusReports(MessageDesk desk, StatementBlocks blocks, Clock clock)
{
    public sealed record Batch(Guid Id, DateOnly Month, string State);

    public static Task<Batch?> FindBatch(
        Session session,
        string bankBin,
        string msgId,
        CancellationToken cancellationToken
    ) =>
        session.Find<Batch>(
            "select id, month, state from bank_batch where bank_bin = @bankBin and msg_id = @msgId for update",
            new { bankBin, msgId },
            cancellationToken
        );

    /// <summary>Applies a report about one of the bank's own batches.</summary>
    public async Task Apply(
        Session session,
        string bankBin,
        Batch batch,
        StatusReport report,
        Guid messageId,
        string source,
        CancellationToken cancellationToken
    )
    {
        var verdict = AnswerRules.Read(report);
        foreach (var oddity in verdict.Oddities)
        {
            await desk.Raise(
                session,
                bankBin,
                "odd_answer",
                $"{report.OriginalMessageId}: {oddity}",
                "The bank said something about a batch that changes nothing.",
                messageId,
                cancellationToken
            );
        }

        if (batch.State is "prepared" or "sending" or "sent" or "unknown")
        {
            await MarkAnswered(session, batch, cancellationToken);
        }

        // Who has a word of its own leaves its block before anything is said of the block.
        var good = Good(verdict.Payments);
        var learnt = await Learn(
            session,
            bankBin,
            batch,
            [.. verdict.Payments.Where(payment => !good.ContainsKey(payment.Key))],
            [],
            messageId,
            cancellationToken
        );
        var named = verdict.Payments.Select(payment => payment.Key).ToHashSet();
        learnt.AddRange(await Wholes(session, batch, verdict.Wholes, named, cancellationToken));
        await Add(session, bankBin, learnt, source, messageId, cancellationToken);
        var following =
            good.Count == 0
                ? []
                : await BlockFold.Read(
                    session,
                    bankBin,
                    await BlockFold.Of(session, batch.Id, cancellationToken),
                    cancellationToken
                );
        var agreed = BlockFold.Agreed(following, good);
        foreach (var payment in agreed.SelectMany(block => block.Named))
        {
            good.Remove(payment.EndToEndId);
        }

        await Add(
            session,
            bankBin,
            await Learn(
                session,
                bankBin,
                batch,
                [.. verdict.Payments.Where(payment => good.ContainsKey(payment.Key))],
                following
                    .SelectMany(block => block.Followers)
                    .ToDictionary(payment => payment.EndToEndId),
                messageId,
                cancellationToken
            ),
            source,
            messageId,
            cancellationToken
        );
        await BlockFold.Add(
            session,
            agreed,
            source,
            messageId,
            clock.GetUtcNow(),
            cancellationToken
        );
        await blocks.SettleOpen(session, batch.Id, cancellationToken);
        await FinishIfDone(session, batch.Id, cancellationToken);
    }

    /// <summary>Payments named once, as accepted or as settled: a block may say this of all of its own.</summary>
    private static Dictionary<string, Said> Good(IReadOnlyList<PaymentVerdict> payments)
    {
        var good = new Dictionary<string, Said>(payments.Count);
        var seen = new HashSet<string>(payments.Count);
        foreach (var payment in payments)
        {
            var isGood =
                payment
                    is {
                        Fact: PaymentFacts.AcceptedByBank or PaymentFacts.SettledByBank,
                        ReasonCode: null
                    }
                && (payment.Amount is null || payment.Amount.Value.Whole is not null);
            if (!seen.Add(payment.Key))
            {
                good.Remove(payment.Key);
            }
            else if (isGood)
            {
                good.Add(payment.Key, new Said(payment.Fact, payment.Amount?.Whole?.Amount));
            }
        }

        return good;
    }

    /// <summary>What is said of single payments, as far as it fits them.</summary>
    /// <param name="known">Those that were read already.</param>
    private async Task<List<LearntFact>> Learn(
        Session session,
        string bankBin,
        Batch batch,
        IReadOnlyCollection<PaymentVerdict> payments,
        Dictionary<string, KnownPayment> known,
        Guid messageId,
        CancellationToken cancellationToken
    )
    {
        var read = await PaymentFold.Read(
            session,
            bankBin,
            [.. payments.Select(payment => payment.Key).Where(key => !known.ContainsKey(key))],
            cancellationToken
        );
        foreach (var (key, payment) in read)
        {
            known.Add(key, payment);
        }

        var learnt = new List<LearntFact>(payments.Count);
        foreach (var payment in payments)
        {
            if (
                await Judge(
                    session,
                    bankBin,
                    batch,
                    known,
                    payment,
                    messageId,
                    cancellationToken
                ) is
                { } fact
            )
            {
                learnt.Add(fact);
            }
        }

        return learnt;
    }

    /// <summary>A batch of which every payment has ended, on the account or by rejection, is asked about no more.</summary>
    /// <remarks>
    /// Settled by the bank's word alone is no end: until the statement has the debit, the bank may take its word back.
    /// </remarks>
    public static Task FinishIfDone(
        Session session,
        Guid batchId,
        CancellationToken cancellationToken
    ) =>
        session.Execute(
            """
            update bank_batch b
               set state = 'finished'
             where b.id = @batchId
               and b.state = 'answered'
               and not exists (
                       select
                         from payment_block k
                        where k.batch_id = b.id
                          and block_is_open(k.month, k.id, k.payments, k.booked))
            """,
            new { batchId },
            cancellationToken
        );

    private static Task<int> MarkAnswered(
        Session session,
        Batch batch,
        CancellationToken cancellationToken
    ) =>
        session.Execute(
            "update bank_batch set state = 'answered', leased_until = null where id = @Id",
            new { batch.Id },
            cancellationToken
        );

    private async Task<LearntFact?> Judge(
        Session session,
        string bankBin,
        Batch batch,
        Dictionary<string, KnownPayment> known,
        PaymentVerdict verdict,
        Guid messageId,
        CancellationToken cancellationToken
    )
    {
        if (!known.TryGetValue(verdict.Key, out var payment) || payment.BatchId != batch.Id)
        {
            await desk.Raise(
                session,
                bankBin,
                "unknown_payment",
                verdict.Key,
                "A status report names a payment that is not of this batch.",
                messageId,
                cancellationToken
            );
            return null;
        }

        if (verdict.Amount is { } amount && amount.Whole?.Amount != payment.AmountVnd)
        {
            await desk.Raise(
                session,
                bankBin,
                "amount_differs",
                verdict.Key,
                "A status report gives another amount than was ordered; nothing was changed.",
                messageId,
                cancellationToken,
                payment.CommuneCode
            );
            return null;
        }

        if (verdict.Fact == PaymentFacts.None)
        {
            await desk.Raise(
                session,
                bankBin,
                "unknown_word",
                $"{verdict.Key} {verdict.Status}",
                "The bank used a status that is not known; nothing was changed.",
                messageId,
                cancellationToken,
                payment.CommuneCode
            );
            return null;
        }

        return new LearntFact(payment, verdict.Fact, verdict.ReasonCode, verdict.BankReference);
    }

    private static async Task<IEnumerable<LearntFact>> Wholes(
        Session session,
        Batch batch,
        IReadOnlyList<WholeVerdict> wholes,
        HashSet<string> named,
        CancellationToken cancellationToken
    )
    {
        var learnt = new List<LearntFact>();
        foreach (var whole in wholes)
        {
            Guid? block = null;
            if (whole.PmtInfId is not null)
            {
                if (!PmtInfId.TryParse(whole.PmtInfId, out var parsed))
                {
                    continue;
                }

                block = parsed;
            }

            var payments = await PaymentFold.OfBatch(
                session,
                batch.Month,
                batch.Id,
                block,
                cancellationToken
            );
            learnt.AddRange(
                payments
                    .Where(payment => !named.Contains(payment.EndToEndId))
                    .Select(payment => new LearntFact(payment, whole.Fact, whole.ReasonCode, null))
            );
        }

        return learnt;
    }

    private async Task Add(
        Session session,
        string bankBin,
        List<LearntFact> learnt,
        string source,
        Guid messageId,
        CancellationToken cancellationToken
    )
    {
        // What was learnt before this message marked its batch as answered still follows from the batch now.
        var contradicted = await PaymentFold.Add(
            session,
            learnt,
            source,
            messageId,
            clock.GetUtcNow(),
            cancellationToken
        );
        await ReasonDesk.Raise(desk, session, bankBin, learnt, messageId, cancellationToken);
        foreach (var payment in contradicted)
        {
            await desk.Raise(
                session,
                bankBin,
                "contradiction",
                payment.EndToEndId,
                "Some evidence says paid and some says not paid.",
                messageId,
                cancellationToken,
                payment.CommuneCode
            );
        }
    }
}
