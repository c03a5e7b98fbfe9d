using System.Globalization;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Payouts;

/// <summary>Every attempt to pay: batches and messages of banks, statement entries, receipts of the desk.</summary>
internal static class TraceMoney
{
    private const string Us = "payments";

    private sealed record PaymentRow(
        Guid Id,
        int Attempt,
        string Channel,
        string? EndToEndId,
        string? BankBin,
        Guid? BatchId,
        Guid? BlockId,
        Guid? CashListId,
        Guid? Replaces,
        DateTime MadeAt,
        string? MsgId,
        string? PmtInfId,
        byte[]? Sha256,
        long? FileBytes,
        DateTime? BatchMadeAt,
        DateTime? FirstSentAt
    );

    private sealed record EventRow(
        Guid PaymentId,
        DateTime At,
        string State,
        string? ReasonCode,
        string Source,
        Guid? MessageId,
        string? BankBin,
        string? MessageKind,
        string? MessageNo,
        byte[]? MessageSha256,
        DateTime? ReceivedAt,
        string? CameBy
    );

    private sealed record EntryRow(
        Guid Id,
        string BankBin,
        string AccountTail,
        string EntryKey,
        DateOnly BookedOn,
        string Direction,
        long AmountVnd,
        string Kind,
        DateTime ReceivedAt,
        byte[] MessageSha256
    );

    private sealed record ReceiptRow(
        Guid Id,
        Guid PaymentId,
        string Kind,
        string? ReceiptNo,
        string? ReceivedBy,
        string? ReceiverName,
        string? Document,
        string? DocumentLast4,
        string? Proof,
        DateOnly? PaidOn,
        string? Reason,
        Guid? Corrects,
        string RecordedBy,
        DateTime RecordedAt,
        string? Provider,
        Guid? ProviderListId,
        Guid? ProviderResultId,
        byte[]? ResultSha256,
        DateTime? BroughtAt
    );

    public static async Task<IReadOnlyList<TracePayout.Step>> Steps(
        Session session,
        PayoutRow payout,
        CancellationToken cancellationToken
    )
    {
        var payments = await Payments(session, payout, cancellationToken);
        var ids = payments.Select(payment => payment.Id).ToArray();
        var events = await Events(session, payout.Month, ids, cancellationToken);
        var entries = await Entries(session, payout.Month, ids, cancellationToken);
        var receipts = await Receipts(session, ids, cancellationToken);
        return
        [
            .. payments.SelectMany(Payment),
            .. events.Select(Event),
            .. entries.Select(Entry),
            .. receipts.Select(Receipt),
            .. await TraceProvider.Steps(session, ids, cancellationToken),
        ];
    }

    private static Task<IReadOnlyList<PaymentRow>> Payments(
        Session session,
        PayoutRow payout,
        CancellationToken cancellationToken
    ) =>
        session.Query<PaymentRow>(
            """
            select p.id, p.attempt, p.channel, p.end_to_end_id, p.bank_bin, p.batch_id, p.block_id, p.cash_list_id,
                   p.replaces, p.made_at, b.msg_id, k.pmt_inf_id, b.sha256, length(b.file)::bigint as file_bytes,
                   b.made_at as batch_made_at, b.first_sent_at
              from payment p
              left join bank_batch b on b.id = p.batch_id
              left join payment_block k on k.id = p.block_id
             where p.month = @Month
               and p.payout_id = @Id
             order by p.attempt
            """,
            new { payout.Month, payout.Id },
            cancellationToken
        );

    private static Task<IReadOnlyList<EventRow>> Events(
        Session session,
        DateOnly month,
        Guid[] payments,
        CancellationToken cancellationToken
    ) =>
        session.Query<EventRow>(
            """
            select e.payment_id, e.at, e.state, e.reason_code, e.source, e.message_id, m.bank_bin,
                   m.kind as message_kind, m.message_id as message_no, m.sha256 as message_sha256, m.received_at,
                   m.came_by
              from payment_event e
              left join bank_message m on m.id = e.message_id
             where e.month = @month
               and e.payment_id = any(@payments)
             union all
            select p.id, e.at, e.state, null, e.source, e.message_id, m.bank_bin, m.kind, m.message_id, m.sha256,
                   m.received_at, m.came_by
              from payment p
              join block_event e on e.block_id = p.block_id
              left join bank_message m on m.id = e.message_id
             where p.month = @month
               and p.id = any(@payments)
               and p.state is null
             order by at
            """,
            new { month, payments },
            cancellationToken
        );

    private static Task<IReadOnlyList<EntryRow>> Entries(
        Session session,
        DateOnly month,
        Guid[] payments,
        CancellationToken cancellationToken
    ) =>
        session.Query<EntryRow>(
            """
            select s.id, s.bank_bin, right(s.account, 4) as account_tail, s.entry_key, s.booked_on, s.direction,
                   s.amount_vnd, s.kind, m.received_at, m.sha256 as message_sha256
              from (select *
                      from statement_entry
                     where payment_id = any(@payments)
                     union all
                    select b.*
                      from payment p
                      join statement_entry b on b.block_id = p.block_id and b.kind = 'block'
                     where p.month = @month
                       and p.id = any(@payments)
                       and (p.state is null or p.booked)
                       and (b.end_to_end_id is null or b.end_to_end_id = p.end_to_end_id)) s
              join bank_message m on m.id = s.message_id
             order by m.received_at
            """,
            new { month, payments },
            cancellationToken
        );

    private static Task<IReadOnlyList<ReceiptRow>> Receipts(
        Session session,
        Guid[] payments,
        CancellationToken cancellationToken
    ) =>
        session.Query<ReceiptRow>(
            """
            select r.id, r.payment_id, r.kind, r.receipt_no, r.received_by, r.receiver_name, r.document,
                   right(r.document_last4, 4) as document_last4, r.proof, r.paid_on, r.reason, r.corrects,
                   r.recorded_by, r.recorded_at, r.provider, f.provider_list_id, f.id as provider_result_id,
                   f.sha256 as result_sha256, f.brought_at
              from cash_receipt r
              left join lateral (
                   -- Results of a cash list come one after the other: the first that ends after the entry holds it.
                   select f.*
                     from provider_list_row g
                     join provider_result f on f.provider_list_id = g.provider_list_id
                    where r.provider is not null
                      and g.payment_id = r.payment_id
                      and f.brought_at >= r.recorded_at
                    order by f.brought_at
                    limit 1) f on true
             where r.payment_id = any(@payments)
             order by r.recorded_at
            """,
            new { payments },
            cancellationToken
        );

    private static IEnumerable<TracePayout.Step> Payment(PaymentRow payment)
    {
        yield return new TracePayout.Step(
            payment.MadeAt,
            "payment_made",
            Us,
            payment.Channel == "account"
                ? $"Attempt {payment.Attempt}: a payment to an account was made ready."
                : $"Attempt {payment.Attempt}: the payout was put on the cash list.",
            new Dictionary<string, object?>
            {
                ["paymentId"] = payment.Id,
                ["channel"] = payment.Channel,
                ["endToEndId"] = payment.EndToEndId,
                ["bankBin"] = payment.BankBin,
                ["cashListId"] = payment.CashListId,
                ["replaces"] = payment.Replaces,
            }
        );
        if (payment is not { BatchMadeAt: { } madeAt, Sha256: { } hash })
        {
            yield break;
        }

        var batch = new Dictionary<string, object?>
        {
            ["batchId"] = payment.BatchId,
            ["msgId"] = payment.MsgId,
            ["pmtInfId"] = payment.PmtInfId,
            ["sha256"] = Convert.ToHexStringLower(hash),
            ["fileBytes"] = payment.FileBytes,
        };
        yield return new TracePayout.Step(
            madeAt,
            "batch_made",
            Us,
            $"It was written into file {payment.MsgId}.",
            batch
        );
        if (payment.FirstSentAt is { } sentAt)
        {
            yield return new TracePayout.Step(
                sentAt,
                "batch_sent",
                Us,
                $"File {payment.MsgId} went to bank {payment.BankBin}.",
                batch
            );
        }
    }

    private static TracePayout.Step Event(EventRow row)
    {
        var references = new Dictionary<string, object?>
        {
            ["paymentId"] = row.PaymentId,
            ["state"] = row.State,
            ["reasonCode"] = row.ReasonCode,
            ["source"] = row.Source,
        };
        if (row is { MessageId: { } message, MessageSha256: { } hash })
        {
            references["messageId"] = message;
            references["messageKind"] = row.MessageKind;
            references["messageNo"] = row.MessageNo;
            references["messageSha256"] = Convert.ToHexStringLower(hash);
            references["receivedAt"] = (DateTimeOffset)row.ReceivedAt!.Value;
            references["cameBy"] = row.CameBy;
        }

        return new TracePayout.Step(
            row.At,
            "payment_" + row.State,
            row.BankBin ?? row.Source,
            $"The payment is {row.State.Replace('_', ' ')}, as {row.Source.Replace('_', ' ')} says.",
            references
        );
    }

    private static TracePayout.Step Entry(EntryRow row) =>
        new(
            row.ReceivedAt,
            "statement_entry",
            row.BankBin,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The statement of {row.BookedOn:yyyy-MM-dd} shows it: {row.Direction} of {new Vnd(row.AmountVnd)}."
            ),
            new Dictionary<string, object?>
            {
                ["entryId"] = row.Id,
                ["entryKey"] = row.EntryKey,
                ["kind"] = row.Kind,
                ["bookedOn"] = row.BookedOn,
                ["account"] = "****" + row.AccountTail,
                ["amountVnd"] = row.AmountVnd,
                ["messageSha256"] = Convert.ToHexStringLower(row.MessageSha256),
            }
        );

    private static TracePayout.Step Receipt(ReceiptRow row) =>
        new(
            row.RecordedAt,
            "cash_" + row.Kind,
            row.RecordedBy,
            (row.Kind, row.Provider) switch
            {
                ("handed_over", { } provider) =>
                    $"{provider} handed the cash over against proof, as its result says.",
                ("not_collected", { } provider) =>
                    $"{provider} handed nobody the cash, as its result says.",
                ("handed_over", null) => "The cash was handed over against proof.",
                ("not_collected", null) => "Nobody was handed the cash.",
                _ => "A counter-entry took the entry before it back.",
            },
            new Dictionary<string, object?>
            {
                ["receiptId"] = row.Id,
                ["paymentId"] = row.PaymentId,
                ["receiptNo"] = row.ReceiptNo,
                ["receivedBy"] = row.ReceivedBy,
                ["receiverName"] = row.ReceiverName,
                ["document"] = row.Document,
                ["documentLast4"] = row.DocumentLast4,
                ["proof"] = row.Proof,
                ["paidOn"] = row.PaidOn,
                ["reason"] = row.Reason,
                ["corrects"] = row.Corrects,
                ["provider"] = row.Provider,
                ["providerListId"] = row.ProviderListId,
                ["providerResultId"] = row.ProviderResultId,
                ["resultSha256"] = row.ResultSha256 is { } hash
                    ? Convert.ToHexStringLower(hash)
                    : null,
                ["broughtAt"] = (DateTimeOffset?)row.BroughtAt,
            }
        );
}
