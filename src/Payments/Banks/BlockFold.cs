using Payments.Domain.Banks;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>What one message says of one payment, as far as a whole block may say it.</summary>
/// <param name="AmountVnd">Null: the message names no amount.</param>
internal readonly record struct Said(PaymentFacts Fact, long? AmountVnd);

/// <summary>A block about which a message said one thing of each payment that follows it.</summary>
/// <param name="Facts">What was heard before.</param>
internal sealed record AgreedBlock(
    Guid Id,
    Guid BatchId,
    DateOnly Month,
    PaymentFacts Facts,
    string BatchState,
    PaymentFacts Fact,
    IReadOnlyList<string> EndToEndIds
);

/// <summary>
/// Says once, of a block, what is learnt about each of its payments that have no word of their own: they follow their
/// block, as a block follows its batch.
/// </summary>
/// <remarks>
/// Never from the bank's word for the block alone: each follower must have been named, once, with its own amount. The
/// caller holds the row of the batch (<see cref="LockBatches"/>), so that no payment leaves its block meanwhile.
/// </remarks>
internal static class BlockFold
{
    private sealed record Follower(
        Guid BlockId,
        Guid BatchId,
        DateOnly Month,
        int BlockFacts,
        string BatchState,
        string EndToEndId,
        long AmountVnd,
        int Facts
    );

    /// <summary>The batches of some blocks, in one order, until the transaction ends.</summary>
    public static Task LockBatches(
        Session session,
        Guid[] blockIds,
        CancellationToken cancellationToken
    ) =>
        session.Query<Guid>(
            """
            select id
              from bank_batch
             where id in (select batch_id from payment_block where id = any(@blockIds))
             order by id
               for update
            """,
            new { blockIds },
            cancellationToken
        );

    public static async Task<Guid[]> Of(
        Session session,
        Guid batchId,
        CancellationToken cancellationToken
    ) =>
        [
            .. await session.Query<Guid>(
                "select id from payment_block where batch_id = @batchId",
                new { batchId },
                cancellationToken
            ),
        ];

    /// <summary>Blocks of which every follower was named, with the same fact and its own amount.</summary>
    /// <param name="account">Only blocks paid from this account; null: from any.</param>
    public static async Task<IReadOnlyList<AgreedBlock>> Agreed(
        Session session,
        string bankBin,
        Guid[] blockIds,
        string? account,
        IReadOnlyDictionary<string, Said> said,
        CancellationToken cancellationToken
    )
    {
        // Block by block: the payments of a month just begun have no statistics yet.
        var followers = await session.Query<Follower>(
            """
            select k.id as block_id, k.batch_id, k.month, k.facts as block_facts, b.state as batch_state,
                   p.end_to_end_id, p.amount_vnd, p.facts
              from payment_block k
              join bank_batch b on b.id = k.batch_id
             cross join lateral (
                    select n.end_to_end_id, n.amount_vnd, n.facts
                      from payment n
                     where n.month = k.month
                       and n.block_id = k.id
                       and n.state is null
                    offset 0) p
             where k.id = any(@blockIds)
               and b.bank_bin = @bankBin
               and (@account::text is null or (k.debtor_account = @account and not k.booked))
             order by k.id
            """,
            new
            {
                blockIds,
                bankBin,
                account,
            },
            cancellationToken
        );
        return
        [
            .. followers
                .GroupBy(follower => follower.BlockId)
                .Select(block => Agree([.. block], said))
                .OfType<AgreedBlock>(),
        ];
    }

    private static AgreedBlock? Agree(
        IReadOnlyList<Follower> followers,
        IReadOnlyDictionary<string, Said> said
    )
    {
        var fact = PaymentFacts.None;
        foreach (var follower in followers)
        {
            if (
                follower.Facts != 0
                || !said.TryGetValue(follower.EndToEndId, out var word)
                || (word.AmountVnd is { } amount && amount != follower.AmountVnd)
                || (fact != PaymentFacts.None && fact != word.Fact)
            )
            {
                return null;
            }

            fact = word.Fact;
        }

        return new AgreedBlock(
            followers[0].BlockId,
            followers[0].BatchId,
            followers[0].Month,
            (PaymentFacts)followers[0].BlockFacts,
            followers[0].BatchState,
            fact,
            [.. followers.Select(follower => follower.EndToEndId)]
        );
    }

    /// <summary>Adds the fact to each block; what is known already changes nothing.</summary>
    public static async Task Add(
        Session session,
        IReadOnlyList<AgreedBlock> agreed,
        string source,
        Guid messageId,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var news = agreed.Where(block => (block.Facts & block.Fact) != block.Fact).ToArray();
        if (news.Length == 0)
        {
            return;
        }

        await session.Execute(
            """
            with said as (
                select *
                  from unnest(@ids, @facts, @states, @booked) as s (id, facts, state, booked)
            ), moved as (
                update payment_block k
                   set facts = s.facts, state = s.state, booked = k.booked or s.booked
                  from said s
                 where k.id = s.id
                returning k.id, k.commune_code, k.state
            )
            insert into block_event (block_id, commune_code, at, state, source, message_id)
            select id, commune_code, @now, state, @source, @messageId
              from moved
            """,
            new
            {
                source,
                messageId,
                now,
                ids = news.Select(block => block.Id).ToArray(),
                facts = news.Select(block => (int)(block.Facts | block.Fact)).ToArray(),
                states = news.Select(StateOf).ToArray(),
                booked = news.Select(block =>
                        ((block.Facts | block.Fact) & PaymentFacts.SettledByStatement) != 0
                    )
                    .ToArray(),
            },
            cancellationToken
        );
    }

    private static string StateOf(AgreedBlock block) =>
        Words<PaymentState>.Print(
            PaymentStanding
                .Of(block.Facts | block.Fact | KnownPayment.OfBatch(block.BatchState))
                .State
        );
}
