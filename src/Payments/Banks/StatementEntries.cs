using System.Security.Cryptography;
using System.Text;
using Payments.Domain.Banks;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>Applies a camt.053 or camt.054: each booking once, known by the bank's own reference.</summary>
internal sealed class StatementEntries(MessageDesk desk, Clock clock)
{
    private sealed record Place(
        string BankBin,
        string Account,
        Guid MessageId,
        StatementFinding Finding,
        string Key,
        bool IsCredit
    );

    private sealed record OpenBlock(
        Guid Id,
        Guid BlockId,
        long AmountVnd,
        DateOnly Month,
        Guid BatchId,
        Guid MessageId
    );

    private sealed record DebitRow(string EndToEndId);

    public async Task Apply(
        Session session,
        string bankBin,
        AccountReport report,
        Guid messageId,
        CancellationToken cancellationToken
    )
    {
        foreach (var statement in report.Statements)
        {
            var account = statement.Account ?? "";
            var places = await NewPlaces(session, bankBin, account, statement, messageId, cancellationToken);
            await Debit(
                session,
                [.. places.Where(place => place.Finding.Kind == FindingKind.PaymentDebited)],
                cancellationToken
            );
            foreach (var place in places)
            {
                await ApplyOne(session, place, cancellationToken);
            }

            if (report.IsStatement && (statement.From ?? statement.To ?? statement.Closing?.Day) is { } day && account.Length > 0)
            {
                await KeepDay(session, bankBin, account, day, statement, messageId, cancellationToken);
            }
        }
    }

    /// <summary>
    /// Debits of whole blocks that did not add up when they came may do so now that more rejections are known.
    /// </summary>
    public async Task SettleOpenBlocks(
        Session session,
        Guid batchId,
        CancellationToken cancellationToken
    )
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
                await SettleBlock(session, entry.Month, entry.BatchId, entry.BlockId, entry.AmountVnd, null, entry.MessageId, cancellationToken)
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

    /// <summary>What a statement says that was not here before, each booking with its key.</summary>
    private static async Task<IReadOnlyList<Place>> NewPlaces(
        Session session,
        string bankBin,
        string account,
        AccountStatement statement,
        Guid messageId,
        CancellationToken cancellationToken
    )
    {
        var places = new List<Place>(statement.Entries.Count);
        foreach (var entry in statement.Entries.Where(entry => entry.Status == EntryStatus.Booked))
        {
            var at = 0;
            foreach (var finding in StatementRules.Read(entry))
            {
                places.Add(
                    new Place(bankBin, account, messageId, finding, KeyOf(entry, finding, at++), entry.IsCredit)
                );
            }
        }

        var known = await session.Query<string>(
            """
            select entry_key
              from statement_entry
             where bank_bin = @bankBin
               and account = @account
               and entry_key = any(@keys)
            """,
            new
            {
                bankBin,
                account,
                keys = places.Select(place => place.Key).ToArray(),
            },
            cancellationToken
        );
        var seen = known.ToHashSet(StringComparer.Ordinal);
        return [.. places.Where(place => seen.Add(place.Key))];
    }

    private async Task ApplyOne(Session session, Place place, CancellationToken cancellationToken)
    {
        switch (place.Finding.Kind)
        {
            case FindingKind.PaymentDebited:
                break;
            case FindingKind.BlockDebited:
                await DebitBlock(session, place, cancellationToken);
                break;
            case FindingKind.Returned:
                await Return(session, place, cancellationToken);
                break;
            case FindingKind.NotMoney:
                await Keep(session, [place], "other", true, null, cancellationToken);
                await Raise(session, place, "credit_not_ours", cancellationToken);
                break;
            case FindingKind.Exception:
                await Keep(session, [place], "unmatched", false, null, cancellationToken);
                await Raise(session, place, place.Finding.Why ?? "unreadable_entry", cancellationToken);
                break;
        }
    }

    /// <summary>Booked debits with our ids: settled by the statement, all at once.</summary>
    private async Task Debit(
        Session session,
        IReadOnlyList<Place> places,
        CancellationToken cancellationToken
    )
    {
        if (places.Count == 0)
        {
            return;
        }

        var known = await PaymentFold.Find(
            session,
            places[0].BankBin,
            [.. places.Select(IdOf).OfType<string>()],
            cancellationToken
        );
        var good = new List<(Place Place, KnownPayment Payment)>(places.Count);
        var booked = new HashSet<Guid>();
        foreach (var place in places)
        {
            var payment = IdOf(place) is { } id ? known.GetValueOrDefault(id) : null;
            var problem =
                payment is null ? "unknown_payment"
                : place.Finding.Amount?.Amount != payment.AmountVnd || place.Account != payment.DebtorAccount
                    ? "amount_differs"
                : payment.Booked || !booked.Add(payment.Id) ? "debited_twice"
                : payment.WouldLiveTwice(PaymentFacts.SettledByStatement) ? "debited_after_replacement"
                : null;
            if (problem is null)
            {
                good.Add((place, payment!));
                continue;
            }

            await Keep(session, [place], "unmatched", false, payment is null ? null : [payment], cancellationToken);
            await Raise(session, place, problem, cancellationToken);
        }

        await Keep(
            session,
            [.. good.Select(pair => pair.Place)],
            "payment",
            true,
            [.. good.Select(pair => pair.Payment)],
            cancellationToken
        );
        await Learn(session, good, PaymentFacts.SettledByStatement, cancellationToken);
    }

    private static string? IdOf(Place place) => place.Finding.EndToEndId ?? place.Finding.InstrId;

    private async Task DebitBlock(Session session, Place place, CancellationToken cancellationToken)
    {
        if (
            !PmtInfId.TryParse(place.Finding.PmtInfId, out var blockId)
            || await session.Find<OpenBlock>(
                """
                select k.id, k.id as block_id, k.total_vnd as amount_vnd, k.month, k.batch_id, @MessageId as message_id
                  from payment_block k
                  join bank_batch b on b.id = k.batch_id
                 where k.id = @blockId
                   and b.bank_bin = @BankBin
                   and k.debtor_account = @Account
                """,
                new { blockId, place.BankBin, place.Account, place.MessageId },
                cancellationToken
            )
                is not { } block
        )
        {
            await Keep(session, [place], "unmatched", false, null, cancellationToken);
            await Raise(session, place, "unknown_block", cancellationToken);
            return;
        }

        await Keep(session, [place], "block", false, null, cancellationToken, blockId);
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
                new { place.BankBin, place.Account, place.Key },
                cancellationToken
            );
        }
        else
        {
            await Raise(session, place, "block_total_differs", cancellationToken);
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
        var payments = await PaymentFold.OfBatch(session, month, batchId, blockId, cancellationToken);
        var paid = payments.Where(payment => payment.State is not "rejected").ToList();
        var all = payments.Aggregate(Totals.Zero, (sum, payment) => sum.Plus(new Vnd(payment.AmountVnd)));
        var standing = paid.Aggregate(Totals.Zero, (sum, payment) => sum.Plus(new Vnd(payment.AmountVnd)));
        var said = debited ?? new Totals(standing.Count, new Vnd(amountVnd));
        if (paid.Exists(payment => payment.Booked) || !StatementRules.SettlesBlock(said, all, all - standing))
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

    private async Task Return(Session session, Place place, CancellationToken cancellationToken)
    {
        var payment = await FindReturned(session, place, cancellationToken);
        if (payment is null)
        {
            await Keep(session, [place], "unmatched", false, null, cancellationToken);
            await Raise(session, place, "return_of_unknown_payment", cancellationToken);
            return;
        }

        var problem =
            place.Finding.Amount?.Amount != payment.AmountVnd ? "return_amount_differs"
            : payment.AllFacts.HasFlag(PaymentFacts.ReturnedByStatement) ? "returned_twice"
            : null;
        if (problem is not null)
        {
            await Keep(session, [place], "unmatched", false, [payment], cancellationToken);
            await Raise(session, place, problem, cancellationToken);
            return;
        }

        await Keep(session, [place], "return", true, [payment], cancellationToken);
        await Learn(session, [(place, payment)], PaymentFacts.ReturnedByStatement, cancellationToken);
    }

    /// <summary>By our end-to-end id, else by block and instruction, else by the reference of the debit; else a person.</summary>
    private static async Task<KnownPayment?> FindReturned(
        Session session,
        Place place,
        CancellationToken cancellationToken
    )
    {
        foreach (var key in new[] { place.Finding.EndToEndId, place.Finding.InstrId })
        {
            if (
                key is not null
                && await FindPayment(session, place, key, cancellationToken) is { } payment
            )
            {
                return payment;
            }
        }

        if (place.Finding.DetailReference is not { } reference)
        {
            return null;
        }

        var debits = await session.Query<DebitRow>(
            """
            select end_to_end_id
              from statement_entry
             where bank_bin = @BankBin
               and account = @Account
               and kind = 'payment'
               and (entry_key = @reference or entry_key like @reference || '/%')
             limit 2
            """,
            new { place.BankBin, place.Account, reference },
            cancellationToken
        );
        return debits.Count == 1
            ? await FindPayment(session, place, debits[0].EndToEndId, cancellationToken)
            : null;
    }

    private static async Task<KnownPayment?> FindPayment(
        Session session,
        Place place,
        string endToEndId,
        CancellationToken cancellationToken
    ) =>
        (await PaymentFold.Find(session, place.BankBin, [endToEndId], cancellationToken)).GetValueOrDefault(
            endToEndId
        );

    private async Task Learn(
        Session session,
        IReadOnlyList<(Place Place, KnownPayment Payment)> booked,
        PaymentFacts fact,
        CancellationToken cancellationToken
    )
    {
        if (booked.Count == 0)
        {
            return;
        }

        var contradicted = await PaymentFold.Add(
            session,
            [
                .. booked.Select(pair => new LearntFact(
                    pair.Payment,
                    fact,
                    pair.Place.Finding.ReasonCode,
                    pair.Place.Finding.EntryReference
                )),
            ],
            "statement",
            booked[0].Place.MessageId,
            clock.GetUtcNow(),
            cancellationToken
        );
        foreach (var payment in contradicted)
        {
            var place = booked.First(pair => pair.Payment.Id == payment.Id).Place;
            await Raise(session, place, "contradiction", cancellationToken);
        }

        foreach (var payment in booked.Select(pair => pair.Payment).DistinctBy(payment => payment.BatchId))
        {
            await StatusReports.FinishIfDone(
                session,
                new StatusReports.Batch(payment.BatchId, payment.Month, payment.BatchState),
                cancellationToken
            );
        }
    }

    /// <param name="payments">One for each place, or null when they are not known.</param>
    private Task Keep(
        Session session,
        IReadOnlyList<Place> places,
        string kind,
        bool isMatched,
        IReadOnlyList<KnownPayment>? payments,
        CancellationToken cancellationToken,
        Guid? blockId = null
    ) =>
        places.Count == 0
            ? Task.CompletedTask
            : session.Execute(
                """
                insert into statement_entry (id, bank_bin, account, entry_key, message_id, booked_on, direction,
                                             amount_vnd, kind, is_matched, payment_id, payment_month, block_id,
                                             end_to_end_id, pmt_inf_id, reason_code, note)
                select e.id, @BankBin, @Account, e.key, @MessageId, e.booked_on, e.direction, e.amount, @kind,
                       @isMatched, e.payment_id, e.payment_month, coalesce(@blockId, e.block_id), e.end_to_end_id,
                       e.pmt_inf_id, e.reason, e.note
                  from unnest(@ids, @keys, @bookedOn, @directions, @amounts, @paymentIds, @paymentMonths, @blockIds,
                              @endToEndIds, @pmtInfIds, @reasons, @notes)
                       as e (id, key, booked_on, direction, amount, payment_id, payment_month, block_id,
                             end_to_end_id, pmt_inf_id, reason, note)
                on conflict on constraint statement_entry_once do nothing
                """,
                new
                {
                    places[0].BankBin,
                    places[0].Account,
                    places[0].MessageId,
                    kind,
                    isMatched,
                    blockId,
                    ids = places.Select(_ => clock.NewId()).ToArray(),
                    keys = places.Select(place => place.Key).ToArray(),
                    bookedOn = places.Select(place => place.Finding.BookedOn ?? clock.Today).ToArray(),
                    directions = places.Select(place => place.IsCredit ? "credit" : "debit").ToArray(),
                    amounts = places.Select(place => place.Finding.Amount?.Amount ?? 0).ToArray(),
                    paymentIds = places.Select((_, at) => payments?[at].Id).ToArray(),
                    paymentMonths = places.Select((_, at) => payments?[at].Month).ToArray(),
                    blockIds = places.Select((_, at) => payments?[at].BlockId).ToArray(),
                    endToEndIds = places
                        .Select((place, at) => payments?[at].EndToEndId ?? place.Finding.EndToEndId)
                        .ToArray(),
                    pmtInfIds = places.Select(place => place.Finding.PmtInfId).ToArray(),
                    reasons = places.Select(place => place.Finding.ReasonCode).ToArray(),
                    notes = places.Select(place => place.Finding.Why).ToArray(),
                },
                cancellationToken
            );

    private Task Raise(
        Session session,
        Place place,
        string kind,
        CancellationToken cancellationToken
    ) =>
        desk.Raise(
            session,
            place.BankBin,
            kind,
            $"{place.Account[^Math.Min(4, place.Account.Length)..]} {place.Key}",
            "A booking on a paying account that the books cannot explain.",
            place.MessageId,
            cancellationToken
        );

    private Task KeepDay(
        Session session,
        string bankBin,
        string account,
        DateOnly day,
        AccountStatement statement,
        Guid messageId,
        CancellationToken cancellationToken
    ) =>
        session.Execute(
            """
            insert into statement_day (bank_bin, account, day, message_id, opening_vnd, closing_vnd, entries_vnd,
                                       balanced, read_at)
            values (@bankBin, @account, @day, @messageId, @opening, @closing, @entries, @balanced, @now)
            on conflict (bank_bin, account, day) do update
               set message_id = excluded.message_id, opening_vnd = excluded.opening_vnd,
                   closing_vnd = excluded.closing_vnd, entries_vnd = excluded.entries_vnd,
                   balanced = excluded.balanced, read_at = excluded.read_at
            """,
            new
            {
                bankBin,
                account,
                day,
                messageId,
                opening = statement.Opening?.Signed,
                closing = statement.Closing?.Signed,
                entries = statement
                    .Entries.Where(entry => entry.Status == EntryStatus.Booked)
                    .Sum(entry => (entry.IsCredit ? 1 : -1) * (entry.Amount.Whole?.Amount ?? 0)),
                balanced = statement.Adds() ?? false,
                now = clock.GetUtcNow(),
            },
            cancellationToken
        );

    /// <summary>The bank's reference; a booking without one is known by what it says.</summary>
    private static string KeyOf(StatementEntry entry, StatementFinding finding, int at)
    {
        if (finding.EntryReference is { } reference)
        {
            return entry.Details.Count > 1 || entry.Batches.Count > 1 ? $"{reference}/{at}" : reference;
        }

        var text =
            $"{entry.BookedOn} {entry.IsCredit} {entry.Amount.Text} {finding.EndToEndId} {finding.InstrId} {finding.PmtInfId} {finding.DetailReference} {at}";
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
    }
}
