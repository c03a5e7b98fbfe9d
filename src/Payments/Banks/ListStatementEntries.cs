using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Banks;

/// <summary>
/// Bookings on our paying accounts that match no payment yet, oldest first, each with the payments that it could be.
/// <c>GET /v1/statement-entries</c>.
/// </summary>
/// <remarks>
/// The bottom step of the ladder: our ids and the bank's references were tried when the booking came. Account, amount
/// and day only suggest; two people decide (<see cref="MatchStatementEntry"/>).
/// </remarks>
public static class ListStatementEntries
{
    private const int MostCandidates = 5;

    /// <summary>How long after the order a bank may book it, and before the return of it.</summary>
    private const int DaysApart = 92;

    /// <param name="Reference">The bank's reference of the booking.</param>
    /// <param name="Direction">debit or credit.</param>
    /// <param name="Why">What is wrong with it; null: it names nothing of ours.</param>
    /// <param name="MayMatch">False: a debit of a whole block, which matches by itself once it adds up.</param>
    public sealed record Item(
        Guid Id,
        string BankBin,
        string AccountTail,
        string Reference,
        DateOnly BookedOn,
        string Direction,
        long AmountVnd,
        string? Why,
        bool MayMatch,
        IReadOnlyList<Candidate> Candidates
    );

    /// <summary>A payment of the same account and amount that the other side of the books still misses.</summary>
    public sealed record Candidate(
        Guid PaymentId,
        Guid PayoutId,
        string CommuneCode,
        PayMonth Month,
        string EndToEndId,
        string State
    );

    [Requires(Permission.ReadReconciliation)]
    public sealed record Query(Guid? Id, string? BankBin, int? Limit, string? Cursor)
        : IQuery<Result<Page<Item>>>;

    private sealed record Row(
        Guid Id,
        string BankBin,
        string Account,
        string EntryKey,
        DateOnly BookedOn,
        string Direction,
        long AmountVnd,
        string Kind,
        string? Note
    );

    private sealed record CandidateRow(
        Guid EntryId,
        Guid PaymentId,
        Guid PayoutId,
        string CommuneCode,
        DateOnly Month,
        string EndToEndId,
        string State
    );

    internal sealed class Handler(Session session) : IRequestHandler<Query, Result<Page<Item>>>
    {
        public async Task<Result<Page<Item>>> Handle(
            Query query,
            CancellationToken cancellationToken
        )
        {
            if (
                !Paging.TryRead(query.Limit, query.Cursor, out var limit, out var after, out var no)
            )
            {
                return no;
            }

            // An account is seen by whoever sees a block that was paid from it.
            var rows = await session.Query<Row>(
                """
                select e.id, e.bank_bin, e.account, e.entry_key, e.booked_on, e.direction, e.amount_vnd, e.kind, e.note
                  from statement_entry e
                 where (not e.is_matched or e.kind = 'other')
                   and (@Id::uuid is null or e.id = @Id)
                   and (@BankBin::text is null or e.bank_bin = @BankBin)
                   and (@after::uuid is null or e.id > @after)
                   and exists (select from payment_block k where k.debtor_account = e.account)
                 order by e.id
                 limit @limit + 1
                """,
                new
                {
                    query.Id,
                    query.BankBin,
                    after = Paging.Id(after),
                    limit,
                },
                cancellationToken
            );
            var candidates = await Candidates(rows, cancellationToken);
            return Paging.Of(
                [.. rows.Select(row => Shown(row, candidates[row.Id]))],
                limit,
                item => item.Id.ToString()
            );
        }

        private async Task<ILookup<Guid, CandidateRow>> Candidates(
            IReadOnlyList<Row> entries,
            CancellationToken cancellationToken
        ) =>
            (
                await session.Query<CandidateRow>(
                    """
                    select e.id as entry_id, c.id as payment_id, c.payout_id, c.commune_code, c.month, c.end_to_end_id,
                           c.state
                      from statement_entry e
                     cross join lateral (
                            select p.id, p.payout_id, p.commune_code, p.month, p.end_to_end_id,
                                   payment_word(coalesce(p.state, k.state), b.state) as state
                              from payment_block k
                              join bank_batch b on b.id = k.batch_id
                              join payment p on p.month = k.month and p.block_id = k.id
                             where k.debtor_account = e.account
                               and b.bank_bin = e.bank_bin
                               and b.made_at between e.booked_on - @DaysApart and e.booked_on + 2
                               and p.amount_vnd = e.amount_vnd
                               and (p.booked or (p.state is null and k.booked)) = (e.direction = 'credit')
                               and coalesce(p.state, k.state, '') not in ('rejected', 'returned')
                             order by p.id desc
                             limit @MostCandidates
                           ) c
                     where e.id = any(@ids)
                       and e.kind in ('unmatched', 'other')
                    """,
                    new
                    {
                        ids = entries.Select(entry => entry.Id).ToArray(),
                        DaysApart,
                        MostCandidates,
                    },
                    cancellationToken
                )
            ).ToLookup(row => row.EntryId);

        private static Item Shown(Row row, IEnumerable<CandidateRow> candidates) =>
            new(
                row.Id,
                row.BankBin,
                row.Account[^Math.Min(4, row.Account.Length)..],
                row.EntryKey,
                row.BookedOn,
                row.Direction,
                row.AmountVnd,
                row.Note,
                row.Kind is "unmatched" or "other",
                [
                    .. candidates.Select(candidate => new Candidate(
                        candidate.PaymentId,
                        candidate.PayoutId,
                        candidate.CommuneCode,
                        PayMonth.Of(candidate.Month),
                        candidate.EndToEndId,
                        candidate.State
                    )),
                ]
            );
    }
}
