using Payments.Pipeline;

namespace Payments.Reviews;

/// <summary>Whose account a bank gave nearly, but not quite, the payee's name for: a person compares.</summary>
internal static class CloseMatches
{
    private const string TaskKind = "account_close_match";

    private sealed record Row(Guid Id, string FullName, string Role, string? Reason);

    /// <param name="dueOn">Until when a decision still counts for the next list.</param>
    public static async Task<IEnumerable<ListTasks.Item>> Tasks(
        Session session,
        string communeCode,
        DateOnly dueOn,
        CancellationToken cancellationToken
    )
    {
        var rows = await session.Query<Row>(
            """
            select b.id, b.full_name, min(p.role) as role, min(a.state_reason) as reason
              from payment_account a
              join payee p on p.commune_code = a.commune_code and p.account_id = a.id and p.until is null
              join beneficiary b on b.commune_code = p.commune_code and b.id = p.beneficiary_id
             where a.commune_code = @communeCode
               and a.state = 'close_match'
               and p.channel = 'account'
               and b.state in ('granted', 'suspended')
             group by b.id, b.full_name
            """,
            new { communeCode },
            cancellationToken
        );
        return rows.Select(row => new ListTasks.Item(
            TaskKind,
            communeCode,
            row.Id,
            row.FullName,
            $"The bank gives nearly the {row.Role}'s name ({row.Reason}): confirm the account with what was seen, or change it; until then it is paid in cash.",
            dueOn,
            []
        ));
    }
}
