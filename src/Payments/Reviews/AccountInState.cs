using Payments.Pipeline;

namespace Payments.Reviews;

/// <summary>A person who draws, and what a bank said of an account that their money goes to.</summary>
internal sealed record AccountInState(
    Guid Id,
    string FullName,
    string Role,
    string State,
    string? Reason
)
{
    /// <summary>One row a person of the commune with an account in one of the states.</summary>
    public static Task<IReadOnlyList<AccountInState>> Of(
        Session session,
        string communeCode,
        string[] states,
        CancellationToken cancellationToken
    ) =>
        session.Query<AccountInState>(
            """
            select b.id, b.full_name, min(p.role) as role, min(a.state) as state, min(a.state_reason) as reason
              from payment_account a
              join payee p on p.commune_code = a.commune_code and p.account_id = a.id and p.until is null
              join beneficiary b on b.commune_code = p.commune_code and b.id = p.beneficiary_id
             where a.commune_code = @communeCode
               and a.state = any(@states)
               and p.channel = 'account'
               and b.state in ('granted', 'suspended')
             group by b.id, b.full_name
            """,
            new { communeCode, states },
            cancellationToken
        );
}
