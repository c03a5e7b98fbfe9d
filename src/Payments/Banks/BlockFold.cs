using Payments.Domain.Banks;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>What one message says of one payment, as far as a whole block may say it.</summary>
/// <param name="AmountVnd">Null: the message names no amount.</param>
internal readonly record struct Said(PaymentFacts Fact, long? AmountVnd);

/// <summary>A block as it stands when something is learnt about its payments; its batch is locked.</summary>
internal sealed record BlockNow(
    Guid Id,
    Guid BatchId,
    DateOnly Month,
    string CommuneCode,
    string DebtorAccount,
    int Facts,
    string? State,
    bool Booked,
    string BatchState
);

/// <summary>A block about which a message said one thing of each payment that goes on following it.</summary>
/// <param name="Named">Of whom it was said, once, each with its own amount.</param>
/// <param name="Silent">Of whom nothing new was said; they leave the block.</param>
internal sealed record AgreedBlock(
    BlockNow Block,
    PaymentFacts Fact,
    IReadOnlyList<KnownPayment> Named,
    IReadOnlyList<KnownPayment> Silent
);

/// <summary>
/// Says once, of a block, what is learnt about its payments that have no word of their own: they follow their block, as a
/// block follows its batch.
/// </summary>
/// <remarks>
/// Never from the bank's word for the block alone: each follower must have been named, once, with its own amount, and who
/// was not leaves the block first. The caller holds the row of the batch (<see cref="LockBatches"/>), so that no payment
/// leaves its block meanwhile.
/// </remarks>
internal static class BlockFold
{
    private sealed record Follower(
        Guid BlockId,
        Guid Id,
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

    /// <summary>The payments that follow some blocks of a bank.</summary>
    public static async Task<IReadOnlyList<(BlockNow Block, KnownPayment[] Followers)>> Read(
        Session session,
        string bankBin,
        Guid[] blockIds,
        CancellationToken cancellationToken
    )
    {
        var blocks = await session.Query<BlockNow>(
            """
            select k.id, k.batch_id, k.month, k.commune_code, k.debtor_account, k.facts, k.state, k.booked,
                   b.state as batch_state
              from payment_block k
              join bank_batch b on b.id = k.batch_id
             where k.id = any(@blockIds)
               and b.bank_bin = @bankBin
            """,
            new { blockIds, bankBin },
            cancellationToken
        );
        if (blocks.Count == 0)
        {
            return [];
        }

        // Block by block: the payments of a month just begun have no statistics yet.
        var followers = await session.Query<Follower>(
            """
            select k.id as block_id, p.id, p.end_to_end_id, p.amount_vnd, p.facts
              from payment_block k
             cross join lateral (
                    select n.id, n.end_to_end_id, n.amount_vnd, n.facts
                      from payment n
                     where n.month = k.month
                       and n.block_id = k.id
                       and n.state is null
                    offset 0) p
             where k.id = any(@ids)
            """,
            new { ids = blocks.Select(block => block.Id).ToArray() },
            cancellationToken
        );
        var ofBlock = followers.ToLookup(follower => follower.BlockId);
        return
        [
            .. blocks.Select(block =>
                (
                    block,
                    ofBlock[block.Id].Select(follower => Known(bankBin, block, follower)).ToArray()
                )
            ),
        ];
    }

    private static KnownPayment Known(string bankBin, BlockNow block, Follower follower) =>
        new(
            block.Month,
            follower.Id,
            block.CommuneCode,
            follower.EndToEndId,
            follower.AmountVnd,
            bankBin,
            block.State,
            follower.Facts | block.Facts,
            block.BatchState,
            block.BatchId,
            block.Id,
            block.DebtorAccount,
            block.Booked,
            IsReplaced: false,
            FollowsBlock: block.State is not null
        );

    /// <summary>
    /// Blocks of which so many followers were named, with the same fact and their own amounts, that it is less to write
    /// when the others leave.
    /// </summary>
    public static IReadOnlyList<AgreedBlock> Agreed(
        IReadOnlyList<(BlockNow Block, KnownPayment[] Followers)> blocks,
        IReadOnlyDictionary<string, Said> said
    ) =>
        [
            .. blocks
                .Select(block => Agree(block.Block, block.Followers, said))
                .OfType<AgreedBlock>(),
        ];

    private static AgreedBlock? Agree(
        BlockNow block,
        KnownPayment[] followers,
        IReadOnlyDictionary<string, Said> said
    )
    {
        if (followers.Any(payment => payment.Facts != block.Facts))
        {
            return null;
        }

        var byFact = followers.ToLookup(payment => NewsOf(payment, said));
        var silent = byFact[PaymentFacts.None].ToArray();
        var most = byFact
            .Where(group => group.Key != PaymentFacts.None)
            .MaxBy(group => group.Count());
        // Only who has heard a word can go without a new one; it is written now and again when it hears its own.
        return
            most is null
            || (silent.Length > 0 && block.State is null)
            || 2 * silent.Length > most.Count()
            ? null
            : new AgreedBlock(block, most.Key, [.. most], silent);
    }

    /// <summary>What was said of a follower with its own amount and was not known yet.</summary>
    private static PaymentFacts NewsOf(
        KnownPayment payment,
        IReadOnlyDictionary<string, Said> said
    ) =>
        said.TryGetValue(payment.EndToEndId, out var word)
        && (word.AmountVnd is null || word.AmountVnd == payment.AmountVnd)
        && ((PaymentFacts)payment.Facts & word.Fact) != word.Fact
            ? word.Fact
            : PaymentFacts.None;

    /// <summary>Adds the fact to each block, once who hears nothing new has left it.</summary>
    public static async Task Add(
        Session session,
        IReadOnlyList<AgreedBlock> agreed,
        string source,
        Guid messageId,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (agreed.Count == 0)
        {
            return;
        }

        await PaymentFold.Leave(
            session,
            agreed.SelectMany(block => block.Silent),
            now,
            cancellationToken
        );
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
                ids = agreed.Select(block => block.Block.Id).ToArray(),
                facts = agreed.Select(block => (int)FactsOf(block)).ToArray(),
                states = agreed.Select(StateOf).ToArray(),
                booked = agreed
                    .Select(block => (FactsOf(block) & PaymentFacts.SettledByStatement) != 0)
                    .ToArray(),
            },
            cancellationToken
        );
    }

    private static PaymentFacts FactsOf(AgreedBlock agreed) =>
        (PaymentFacts)agreed.Block.Facts | agreed.Fact;

    private static string StateOf(AgreedBlock agreed) =>
        Words<PaymentState>.Print(
            PaymentStanding
                .Of(FactsOf(agreed) | KnownPayment.OfBatch(agreed.Block.BatchState))
                .State
        );
}
