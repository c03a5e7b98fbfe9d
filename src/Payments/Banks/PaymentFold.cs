using Payments.Domain.Banks;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>A fact learnt about one payment of ours.</summary>
/// <param name="Reason">The bank's code or a word of ours; null when there is none.</param>
internal sealed record LearntFact(
    KnownPayment Payment,
    PaymentFacts Fact,
    string? Reason,
    string? BankReference
);

/// <summary>A payment as it stands when something is learnt about it; its batch is locked.</summary>
/// <param name="State">Its own word, else that of its block; null: it is where its batch is.</param>
/// <param name="IsReplaced">It had failed, and its payout has another payment that is alive, or was given up since.</param>
/// <param name="FollowsBlock">What is known of it was said of its block.</param>
internal sealed record KnownPayment(
    DateOnly Month,
    Guid Id,
    string CommuneCode,
    string EndToEndId,
    long AmountVnd,
    string BankBin,
    string? State,
    int Facts,
    string BatchState,
    Guid BatchId,
    Guid BlockId,
    string DebtorAccount,
    bool Booked,
    bool IsReplaced,
    bool FollowsBlock
)
{
    public PaymentFacts AllFacts => (PaymentFacts)Facts | OfBatch(BatchState);

    /// <summary>Whether a fact would bring a payment back to life beside what replaced it.</summary>
    public bool WouldLiveTwice(PaymentFacts fact) =>
        IsReplaced && PaymentStanding.Of(AllFacts | fact).IsLive;

    /// <summary>What the standing of its batch says of a payment.</summary>
    public static PaymentFacts OfBatch(string state) =>
        state switch
        {
            "prepared" => PaymentFacts.None,
            "sending" => PaymentFacts.Claimed,
            "unknown" => PaymentFacts.Claimed | PaymentFacts.SendUnclear,
            _ => PaymentFacts.Claimed | PaymentFacts.Taken,
        };
}

/// <summary>Adds facts to payments, set-based; the state is the fold over all facts, in whatever order they came.</summary>
internal static class PaymentFold
{
    private const PaymentFacts OfSending =
        PaymentFacts.Claimed | PaymentFacts.SendUnclear | PaymentFacts.Taken;

    private const string Columns = """
        select p.month, p.id, p.commune_code, p.end_to_end_id, p.amount_vnd, p.bank_bin,
               coalesce(p.state, k.state) as state,
               case when p.state is null then p.facts | k.facts else p.facts end as facts,
               b.state as batch_state, p.batch_id, p.block_id, k.debtor_account,
               p.booked or (p.state is null and k.booked) as booked,
        case
            when p.state in ('rejected', 'returned')
            then exists (select from payment n
                          where n.month = p.month
                            and n.payout_id = p.payout_id
                            and n.id <> p.id
                            and (n.state is null
                                 or n.state not in ('rejected', 'returned', 'carried_over', 'returned_to_treasury')))
              or exists (select from payout o
                          where o.month = p.month
                            and o.id = p.payout_id
                            and o.state in ('cancelled', 'returned_to_treasury'))
            else false
        end as is_replaced,
        p.state is null and k.state is not null as follows_block
        """;

    private const string Sending = """
          join bank_batch b on b.id = p.batch_id
          join payment_block k on k.id = p.block_id
        """;

    /// <summary>
    /// Finds payments by our end-to-end ids and locks their batches; ids that are not ours are absent from the answer.
    /// </summary>
    public static async Task<Dictionary<string, KnownPayment>> Find(
        Session session,
        string bankBin,
        IReadOnlyCollection<string> endToEndIds,
        CancellationToken cancellationToken
    )
    {
        foreach (var (month, ids) in ByMonth(endToEndIds))
        {
            await session.Execute(
                """
                select
                  from bank_batch
                 where id in (select p.batch_id
                                from unnest(@ids) as said (id)
                               cross join lateral (
                                      select batch_id
                                        from payment
                                       where month = @month
                                         and end_to_end_id = said.id
                                         and bank_bin = @bankBin
                                      offset 0) p)
                 order by id
                   for update
                """,
                new
                {
                    month,
                    ids,
                    bankBin,
                },
                cancellationToken
            );
        }

        return await Read(session, bankBin, endToEndIds, cancellationToken);
    }

    /// <summary>The same for a caller that holds the batches: nobody else writes their payments, blocks and events.</summary>
    public static async Task<Dictionary<string, KnownPayment>> Read(
        Session session,
        string bankBin,
        IReadOnlyCollection<string> endToEndIds,
        CancellationToken cancellationToken
    )
    {
        var found = new Dictionary<string, KnownPayment>(endToEndIds.Count);
        foreach (var (month, ids) in ByMonth(endToEndIds))
        {
            var rows = await session.Query<KnownPayment>(
                $"""
                {Columns}
                  from unnest(@ids) as said (id)
                 cross join lateral (
                        select *
                          from payment
                         where month = @month
                           and end_to_end_id = said.id
                           and bank_bin = @bankBin
                        offset 0) p
                {Sending}
                """,
                new
                {
                    month,
                    ids,
                    bankBin,
                },
                cancellationToken
            );
            foreach (var row in rows)
            {
                found[row.EndToEndId] = row;
            }
        }

        return found;
    }

    /// <summary>Ids that can be ours, by the month that each names.</summary>
    public static IEnumerable<(DateOnly Month, string[] Ids)> ByMonth(
        IEnumerable<string> endToEndIds
    ) =>
        endToEndIds
            .Select(id => EndToEndId.TryParse(id, out var parsed) ? parsed : (EndToEndId?)null)
            .OfType<EndToEndId>()
            .GroupBy(id => id.Month)
            .Select(month => (month.Key.FirstDay, month.Select(id => id.Value).ToArray()));

    /// <summary>Every payment of a batch, or of one block of it.</summary>
    public static Task<IReadOnlyList<KnownPayment>> OfBatch(
        Session session,
        DateOnly month,
        Guid batchId,
        Guid? blockId,
        CancellationToken cancellationToken
    ) =>
        session.Query<KnownPayment>(
            $"""
            {Columns}
              from payment p
            {Sending}
             where p.month = @month
               and k.batch_id = @batchId
               and (@blockId::uuid is null or k.id = @blockId)
             order by p.id
            """,
            new
            {
                month,
                batchId,
                blockId,
            },
            cancellationToken
        );

    /// <summary>The payments of a block that have left it: what is said of the block is not said of them.</summary>
    public static Task<IReadOnlyList<KnownPayment>> Apart(
        Session session,
        DateOnly month,
        Guid blockId,
        CancellationToken cancellationToken
    ) =>
        session.Query<KnownPayment>(
            $"""
            {Columns}
              from payment p
            {Sending}
             where p.month = @month
               and p.block_id = @blockId
               and (p.state is not null or p.facts <> 0)
             order by p.id
            """,
            new { month, blockId },
            cancellationToken
        );

    /// <summary>Adds the facts and moves the states that follow from them; what is known already changes nothing.</summary>
    /// <remarks>
    /// A payment that was replaced after a definite failure stays dead whatever is said of it later: two of one payout
    /// cannot be alive, nor one of a payout whose month may be charged again; a bank that takes back such a word is a
    /// matter for a person.
    /// </remarks>
    /// <returns>Payments of which evidence now says both paid and not paid.</returns>
    public static async Task<IReadOnlyList<KnownPayment>> Add(
        Session session,
        IReadOnlyList<LearntFact> learnt,
        string source,
        Guid? messageId,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var contradicted = new List<KnownPayment>();
        var changes = new Dictionary<Guid, Change>();
        foreach (var fact in learnt)
        {
            var before = changes.TryGetValue(fact.Payment.Id, out var earlier)
                ? earlier.Facts
                : (PaymentFacts)fact.Payment.Facts;
            if (fact.Fact == PaymentFacts.None || (before & fact.Fact) == fact.Fact)
            {
                continue;
            }

            var facts = before | fact.Fact;
            var standing = PaymentStanding.Of(
                facts | KnownPayment.OfBatch(fact.Payment.BatchState)
            );
            if (standing.IsContradicted)
            {
                contradicted.Add(fact.Payment);
            }

            changes[fact.Payment.Id] = new Change(
                fact.Payment,
                facts,
                StateOf(fact, facts, standing.State),
                fact.Reason,
                fact.BankReference
            );
        }

        await Store(session, changes.Values, source, messageId, now, cancellationToken);
        return contradicted;
    }

    /// <summary>
    /// Lets payments leave their blocks with what was said there, because more will be said of the block that is not said
    /// of them.
    /// </summary>
    /// <param name="payments">Followers of blocks that have a word.</param>
    public static Task Leave(
        Session session,
        IEnumerable<KnownPayment> payments,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        Store(
            session,
            payments.Select(payment => new Change(
                payment,
                (PaymentFacts)payment.Facts,
                payment.State,
                null,
                null
            )),
            "",
            null,
            now,
            cancellationToken
        );

    private static string? StateOf(LearntFact learnt, PaymentFacts facts, PaymentState state) =>
        learnt.Payment.WouldLiveTwice(facts) ? learnt.Payment.State
        : (facts & ~OfSending) == 0 ? null
        : Words<PaymentState>.Print(state);

    private sealed record Change(
        KnownPayment Payment,
        PaymentFacts Facts,
        string? State,
        string? Reason,
        string? BankReference
    );

    private static async Task Store(
        Session session,
        IEnumerable<Change> changes,
        string source,
        Guid? messageId,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        foreach (var month in changes.GroupBy(change => change.Payment.Month))
        {
            await Store(session, month.Key, [.. month], source, messageId, now, cancellationToken);
        }
    }

    private static async Task Store(
        Session session,
        DateOnly month,
        Change[] changes,
        string source,
        Guid? messageId,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        // Who leaves a block takes along, as its own, what was learnt of it there.
        await session.Execute(
            """
            with change as (
                select *
                  from unnest(@ids, @facts, @states, @reasons, @references, @booked, @isLeaving, @isNews)
                       as c (id, facts, state, reason, reference, booked, is_leaving, is_news)
            ), moved as (
                update payment p
                   set facts = c.facts,
                       state = c.state,
                       reason_code = coalesce(c.reason, p.reason_code),
                       bank_reference = coalesce(c.reference, p.bank_reference),
                       booked = p.booked or c.booked,
                       changed_at = @now
                  from change c
                 where p.month = @month
                   and p.id = c.id
                returning p.id, p.commune_code, p.block_id, coalesce(c.state, 'sent') as state, c.reason, c.is_leaving,
                          c.is_news
            )
            insert into payment_event (month, payment_id, commune_code, at, state, reason_code, source, message_id)
            select @month, n.id, n.commune_code, n.at, n.state, n.reason, n.source, n.message_id
              from (select m.id, m.commune_code, e.at, e.state, null as reason, e.source, e.message_id, e.event_no
                      from moved m
                      join block_event e on e.block_id = m.block_id
                     where m.is_leaving
                     union all
                    select id, commune_code, @now, state, reason, @source, @messageId, null
                      from moved
                     where is_news) n
             order by n.event_no nulls last
            """,
            new
            {
                month,
                source,
                messageId,
                now,
                ids = changes.Select(change => change.Payment.Id).ToArray(),
                facts = changes.Select(change => (int)change.Facts).ToArray(),
                states = changes.Select(change => change.State).ToArray(),
                reasons = changes.Select(change => change.Reason).ToArray(),
                references = changes.Select(change => change.BankReference).ToArray(),
                booked = changes
                    .Select(change => (change.Facts & PaymentFacts.SettledByStatement) != 0)
                    .ToArray(),
                isLeaving = changes.Select(change => change.Payment.FollowsBlock).ToArray(),
                isNews = changes
                    .Select(change => (int)change.Facts != change.Payment.Facts)
                    .ToArray(),
            },
            cancellationToken
        );
    }
}
