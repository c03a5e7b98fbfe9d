using Payments.Domain.Banks;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>Applies a camt.053 or camt.054: each booking once, known by the bank's own reference.</summary>
internal sealed class StatementEntries(
    MessageDesk desk,
    StatementBook book,
    StatementBlocks blocks,
    ItemisedBlocks itemised,
    Clock clock
)
{
    private sealed record DebitRow(string EndToEndId);

    public async Task Apply(
        Session session,
        string bankBin,
        AccountReport report,
        Guid messageId,
        CancellationToken cancellationToken
    )
    {
        // One message of a bank after the other: two that tell the same booking at once must not both find it new.
        await session.Execute(
            "select pg_advisory_xact_lock(hashtextextended(@bankBin, 11))",
            new { bankBin },
            cancellationToken
        );
        var places = await StatementBook.NewPlaces(
            session,
            bankBin,
            report,
            messageId,
            cancellationToken
        );
        var debits = places
            .Where(place => place.Finding.Kind == FindingKind.PaymentDebited)
            .ToList();
        var together = await itemised.Settle(session, debits, cancellationToken);
        await Debit(
            session,
            [.. debits.Where(place => !together.Contains(place))],
            cancellationToken
        );
        foreach (var place in places)
        {
            await ApplyOne(session, place, cancellationToken);
        }

        foreach (var statement in report.Statements)
        {
            if (
                report.IsStatement
                && (statement.From ?? statement.To ?? statement.Closing?.Day) is { } day
                && statement.Account is { Length: > 0 } account
            )
            {
                await book.KeepDay(
                    session,
                    bankBin,
                    account,
                    day,
                    statement,
                    messageId,
                    cancellationToken
                );
            }
        }
    }

    private async Task ApplyOne(
        Session session,
        StatementPlace place,
        CancellationToken cancellationToken
    )
    {
        switch (place.Finding.Kind)
        {
            case FindingKind.PaymentDebited:
                break;
            case FindingKind.BlockDebited:
                await blocks.Debit(session, place, cancellationToken);
                break;
            case FindingKind.Returned:
                await Return(session, place, cancellationToken);
                break;
            case FindingKind.NotMoney:
                await book.Keep(session, [place], "other", true, null, cancellationToken);
                await book.Raise(session, place, "credit_not_ours", cancellationToken);
                break;
            case FindingKind.Exception:
                await book.Keep(session, [place], "unmatched", false, null, cancellationToken);
                await book.Raise(
                    session,
                    place,
                    place.Finding.Why ?? "unreadable_entry",
                    cancellationToken
                );
                break;
        }
    }

    /// <summary>Booked debits with our ids: settled by the statement, all at once.</summary>
    private async Task Debit(
        Session session,
        IReadOnlyList<StatementPlace> places,
        CancellationToken cancellationToken
    )
    {
        if (places.Count == 0)
        {
            return;
        }

        // Their batches are locked since it was looked for whole blocks.
        var known = await PaymentFold.Read(
            session,
            places[0].BankBin,
            [.. places.Select(IdOf).OfType<string>()],
            cancellationToken
        );
        var good = new List<(StatementPlace Place, KnownPayment Payment)>(places.Count);
        var booked = new HashSet<Guid>();
        foreach (var place in places)
        {
            var payment = IdOf(place) is { } id ? known.GetValueOrDefault(id) : null;
            var problem =
                payment is null ? "unknown_payment"
                : WhyNotDebited(payment, place.Finding.Amount?.Amount, place.Account) is { } why
                    ? why
                : booked.Add(payment.Id) ? null
                : "debited_twice";
            if (problem is null)
            {
                good.Add((place, payment!));
                continue;
            }

            await book.Keep(
                session,
                [place],
                "unmatched",
                false,
                payment is null ? null : [payment],
                cancellationToken
            );
            await book.Raise(session, place, problem, cancellationToken);
        }

        await book.Keep(
            session,
            [.. good.Select(pair => pair.Place)],
            "payment",
            true,
            [.. good.Select(pair => pair.Payment)],
            cancellationToken
        );
        await Learn(session, good, PaymentFacts.SettledByStatement, cancellationToken);
    }

    /// <summary>Why a debit cannot be that of a payment, by the kind of the exception; null: it can.</summary>
    public static string? WhyNotDebited(KnownPayment payment, long? amountVnd, string account) =>
        amountVnd != payment.AmountVnd || account != payment.DebtorAccount ? "amount_differs"
        : payment.Booked ? "debited_twice"
        : payment.WouldLiveTwice(PaymentFacts.SettledByStatement) ? "debited_after_replacement"
        : null;

    /// <summary>Why a credit cannot be the return of a payment; null: it can.</summary>
    public static string? WhyNotReturned(KnownPayment payment, long? amountVnd) =>
        amountVnd != payment.AmountVnd ? "return_amount_differs"
        : payment.AllFacts.HasFlag(PaymentFacts.ReturnedByStatement) ? "returned_twice"
        : null;

    public static string? IdOf(StatementPlace place) =>
        place.Finding.EndToEndId ?? place.Finding.InstrId;

    private async Task Return(
        Session session,
        StatementPlace place,
        CancellationToken cancellationToken
    )
    {
        var payment = await FindReturned(session, place, cancellationToken);
        if (payment is null)
        {
            await book.Keep(session, [place], "unmatched", false, null, cancellationToken);
            await book.Raise(session, place, "return_of_unknown_payment", cancellationToken);
            return;
        }

        if (WhyNotReturned(payment, place.Finding.Amount?.Amount) is { } problem)
        {
            await book.Keep(session, [place], "unmatched", false, [payment], cancellationToken);
            await book.Raise(session, place, problem, cancellationToken);
            return;
        }

        await book.Keep(session, [place], "return", true, [payment], cancellationToken);
        await Learn(
            session,
            [(place, payment)],
            PaymentFacts.ReturnedByStatement,
            cancellationToken
        );
    }

    /// <summary>By our end-to-end id, else by block and instruction, else by the reference of the debit; else a person.</summary>
    private static async Task<KnownPayment?> FindReturned(
        Session session,
        StatementPlace place,
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
               and kind in ('payment', 'block')
               and end_to_end_id is not null
               and (entry_key = @reference or starts_with(entry_key, @reference || '/'))
             limit 2
            """,
            new
            {
                place.BankBin,
                place.Account,
                reference = StatementBook.KeyOf(reference),
            },
            cancellationToken
        );
        return debits.Count == 1
            ? await FindPayment(session, place, debits[0].EndToEndId, cancellationToken)
            : null;
    }

    private static async Task<KnownPayment?> FindPayment(
        Session session,
        StatementPlace place,
        string endToEndId,
        CancellationToken cancellationToken
    ) =>
        (
            await PaymentFold.Find(session, place.BankBin, [endToEndId], cancellationToken)
        ).GetValueOrDefault(endToEndId);

    private async Task Learn(
        Session session,
        List<(StatementPlace Place, KnownPayment Payment)> booked,
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
        await ReasonDesk.Raise(
            desk,
            session,
            booked[0].Place.BankBin,
            booked.Select(pair => new LearntFact(
                pair.Payment,
                fact,
                pair.Place.Finding.ReasonCode,
                null
            )),
            booked[0].Place.MessageId,
            cancellationToken
        );
        foreach (var payment in contradicted)
        {
            var place = booked.First(pair => pair.Payment.Id == payment.Id).Place;
            await book.Raise(session, place, "contradiction", cancellationToken);
        }

        foreach (
            var payment in booked
                .Select(pair => pair.Payment)
                .DistinctBy(payment => payment.BatchId)
        )
        {
            await StatusReports.FinishIfDone(session, payment.BatchId, cancellationToken);
        }
    }
}
