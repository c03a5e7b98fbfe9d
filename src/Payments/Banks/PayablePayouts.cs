using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>A payout that is to be paid by account, and the account.</summary>
internal sealed record PayableRow(
    Guid PayoutId,
    Guid ListId,
    string CommuneCode,
    string ProvinceCode,
    string Benefit,
    long AmountVnd,
    int Attempt,
    Guid? Replaces,
    Guid AccountId,
    string BankBin,
    byte[] AccountCipher,
    byte[] AccountDigest,
    string AccountName,
    string PayeeName
);

/// <summary>Which payouts of a release are to be paid by account now.</summary>
internal static class PayablePayouts
{
    private const string Columns = """
        select o.id as payout_id, o.list_id, o.commune_code, c.province_code, o.benefit, o.amount_vnd,
               coalesce(last.attempt, 0) + 1 as attempt, last.id as replaces, a.id as account_id, a.bank_bin,
               a.account_cipher, a.account_digest, a.account_name, o.payee_name
        """;

    /// <remarks>A lateral subquery with a limit: the payments of a month just begun have no statistics yet.</remarks>
    private const string Last = """
        left join lateral (
              select p.id, p.attempt
                from payment p
               where p.month = o.month
                 and p.payout_id = o.id
               order by p.attempt desc
               limit 1) last on true
        """;

    private const string Payable = """
           and o.state is null
           and o.channel = 'account'
           and not o.redirected
           and (a.state in ('match', 'cannot_check') or (a.state = 'unverified' and a.enquired_at is not null))
        """;

    private const string FirstPayments = $"""
        {Columns}
          from payout o
          join commune c on c.commune_code = o.commune_code
          join payment_account a on a.id = o.account_id
          {Last}
         where o.month = @month
           and o.commune_code = any(@communes)
           and o.list_id = any(@lists)
           and last.id is null
        {Payable}
         order by o.commune_code, o.list_id, o.leaf_no
        """;

    private const string PaidAgain = $"""
        {Columns}
          from payout o
          join commune c on c.commune_code = o.commune_code
          left join payee e
            on e.commune_code = o.commune_code
           and e.beneficiary_id = o.beneficiary_id
           and e.role = case when o.benefit = 'care_support' then 'carer' else 'beneficiary' end
           and e.until is null
          join payment_account a on a.id = coalesce(e.account_id, o.account_id)
          {Last}
         where o.month = @month
           and o.id = @payoutId
           and not exists (
                  select 1
                    from payment p
                   where p.month = o.month
                     and p.payout_id = o.id
                     and (p.state is null
                          or p.state not in ('rejected', 'returned', 'carried_over', 'returned_to_treasury')))
        {Payable}
        """;

    /// <summary>Of some lists of a month: payouts that never had a payment.</summary>
    public static Task<IReadOnlyList<PayableRow>> First(
        Session session,
        DateOnly month,
        string[] communes,
        Guid[] lists,
        CancellationToken cancellationToken
    ) =>
        session.Query<PayableRow>(
            FirstPayments,
            new
            {
                month,
                communes,
                lists,
            },
            cancellationToken
        );

    /// <summary>A payout that is paid again, to the account as it stands now, unless a payment of it is alive.</summary>
    public static Task<IReadOnlyList<PayableRow>> Again(
        Session session,
        DateOnly month,
        Guid payoutId,
        CancellationToken cancellationToken
    ) => session.Query<PayableRow>(PaidAgain, new { month, payoutId }, cancellationToken);
}
