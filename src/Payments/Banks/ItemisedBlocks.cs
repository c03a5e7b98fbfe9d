using Payments.Domain.Banks;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>Entries that itemise blocks.</summary>
internal sealed class ItemisedBlocks(StatementBook book, Clock clock)
{
    private sealed record NamedBlock(Guid BlockId, bool IsMost);

    /// <summary>
    /// When they name most payments that follow a block, with their amounts, they settle the block, and each is kept as one
    /// booking.
    /// </summary>
    /// <remarks>The batches of whatever is named are locked from here on.</remarks>
    /// <param name="places">Debits of single payments, of one message.</param>
    /// <returns>The debits that were settled so; the others are looked at one by one.</returns>
    public async Task<IReadOnlySet<StatementPlace>> Settle(
        Session session,
        IReadOnlyList<StatementPlace> places,
        CancellationToken cancellationToken
    )
    {
        if (places.Count == 0)
        {
            return new HashSet<StatementPlace>();
        }

        var named = await NamedBlocks(session, places, cancellationToken);
        await BlockFold.LockBatches(
            session,
            [.. named.Select(block => block.BlockId)],
            cancellationToken
        );
        var blocks = await BlockFold.Read(
            session,
            places[0].BankBin,
            [.. named.Where(block => block.IsMost).Select(block => block.BlockId)],
            cancellationToken
        );
        var itemised = Itemised(places, blocks);
        var agreed = BlockFold.Agreed(
            blocks,
            itemised.ToDictionary(
                place => place.Finding.EndToEndId!,
                place => new Said(PaymentFacts.SettledByStatement, place.Finding.Amount?.Amount)
            )
        );
        await BlockFold.Add(
            session,
            agreed,
            "statement",
            places[0].MessageId,
            clock.GetUtcNow(),
            cancellationToken
        );
        var blockOf = agreed
            .SelectMany(block => block.Named)
            .ToDictionary(payment => payment.EndToEndId, payment => payment.BlockId);
        var settled = itemised
            .Where(place => blockOf.ContainsKey(place.Finding.EndToEndId!))
            .ToList();
        await book.Keep(
            session,
            [.. settled.GroupBy(place => place.Entry).Select(entry => Whole([.. entry]))],
            "block",
            true,
            null,
            cancellationToken,
            [
                .. settled
                    .DistinctBy(place => place.Entry)
                    .Select(place => blockOf[place.Finding.EndToEndId!]),
            ]
        );
        foreach (var batch in agreed.Select(block => block.Block.BatchId).Distinct())
        {
            await StatusReports.FinishIfDone(session, batch, cancellationToken);
        }

        return settled.ToHashSet<StatementPlace>(ReferenceEqualityComparer.Instance);
    }

    /// <summary>
    /// The blocks of the payments that are named, whether the bank names blocks or not; and whether so many of its
    /// followers are named that it can agree (<see cref="BlockFold.Agreed"/>).
    /// </summary>
    private static async Task<List<NamedBlock>> NamedBlocks(
        Session session,
        IReadOnlyList<StatementPlace> places,
        CancellationToken cancellationToken
    )
    {
        var found = new List<NamedBlock>();
        foreach (
            var (month, ids) in PaymentFold.ByMonth(
                places.Select(StatementEntries.IdOf).OfType<string>()
            )
        )
        {
            found.AddRange(
                await session.Query<NamedBlock>(
                    """
                    select n.block_id,
                           3 * n.followers >= 2 * (k.payments - (select count(*)
                                                                   from payment a
                                                                  where a.month = @month
                                                                    and a.block_id = k.id
                                                                    and a.state is not null)) as is_most
                      from (select p.block_id, count(*) filter (where p.state is null) as followers
                              from unnest(@ids) as said (id)
                             cross join lateral (
                                    select block_id, state
                                      from payment
                                     where month = @month
                                       and end_to_end_id = said.id
                                       and bank_bin = @BankBin
                                       and block_id is not null
                                    offset 0) p
                             group by p.block_id) n
                      join payment_block k on k.id = n.block_id
                    """,
                    new
                    {
                        places[0].BankBin,
                        month,
                        ids,
                    },
                    cancellationToken
                )
            );
        }

        return found;
    }

    /// <summary>
    /// Debits of payments that follow the blocks, from their accounts, each payment once, of entries that can be known again as a whole and
    /// name followers of one block only.
    /// </summary>
    private static List<StatementPlace> Itemised(
        IReadOnlyList<StatementPlace> places,
        IReadOnlyList<(BlockNow Block, KnownPayment[] Followers)> blocks
    )
    {
        var blockOf = blocks
            .SelectMany(block => block.Followers)
            .Where(payment => !payment.Booked)
            .ToDictionary(
                payment => (payment.EndToEndId, payment.DebtorAccount),
                payment => payment.BlockId
            );
        Guid BlockOf(StatementPlace place) =>
            blockOf.GetValueOrDefault((place.Finding.EndToEndId ?? "", place.Account));
        var once = places
            .CountBy(place => place.Finding.EndToEndId ?? "")
            .Where(id => id.Value == 1)
            .Select(id => id.Key)
            .ToHashSet();
        return
        [
            .. places
                .GroupBy(place => place.Entry)
                .Where(entry =>
                    entry.Take(2).Count() == 1
                    || (
                        entry.All(place => place.Finding.EntryReference is not null)
                        && entry
                            .Select(BlockOf)
                            .Where(block => block != Guid.Empty)
                            .Distinct()
                            .Take(2)
                            .Count() == 1
                    )
                )
                .SelectMany(entry => entry)
                .Where(place =>
                    once.Contains(place.Finding.EndToEndId ?? "") && BlockOf(place) != Guid.Empty
                ),
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
}
