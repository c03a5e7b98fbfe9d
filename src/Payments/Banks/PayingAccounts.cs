using Payments.Banks.Adapters;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>Says before a release whether every account can be reached from a paying account of its commune.</summary>
public sealed class PayingAccounts(BankBook? banks = null)
{
    private sealed record Row(string BankBin, string CommuneCode, string ProvinceCode);

    /// <returns>The refusal for the first account that no bank row pays into; null when all can be paid.</returns>
    public async Task<Refusal?> Missing(
        Session session,
        DateOnly month,
        Guid[] lists,
        CancellationToken cancellationToken
    )
    {
        var rows = await session.Query<Row>(
            """
            select distinct a.bank_bin, o.commune_code, c.province_code
              from unnest(@lists) as l (id)
              join payout o on o.list_id = l.id
              join payment_account a on a.id = o.account_id
              join commune c on c.commune_code = o.commune_code
             where o.month = @month
               and o.channel = 'account'
               and o.state is null
             order by o.commune_code, a.bank_bin
            """,
            new { month, lists },
            cancellationToken
        );
        foreach (var row in rows)
        {
            if (banks is null)
            {
                return new NoPayingAccount(row.BankBin, row.CommuneCode);
            }

            if (
                !banks
                    .File.RouteFor(row.BankBin, row.CommuneCode, row.ProvinceCode)
                    .TryGet(out _, out var no)
            )
            {
                return no;
            }
        }

        return null;
    }
}
