using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>A stored booking that somebody wants to match by hand; the row is locked.</summary>
internal sealed record LooseEntry(
    Guid Id,
    string BankBin,
    string Account,
    string EntryKey,
    Guid MessageId,
    bool IsCredit,
    long AmountVnd,
    string Kind,
    string? ReasonCode
)
{
    public static Task<LooseEntry?> Lock(
        Session session,
        Guid id,
        CancellationToken cancellationToken
    ) =>
        session.Find<LooseEntry>(
            """
            select id, bank_bin, account, entry_key, message_id, direction = 'credit' as is_credit, amount_vnd, kind,
                   reason_code
              from statement_entry e
             where id = @id
               and exists (select from payment_block k where k.debtor_account = e.account)
               for update
            """,
            new { id },
            cancellationToken
        );
}
