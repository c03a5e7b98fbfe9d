using Payments.Pipeline;

namespace Payments.Reviews;

/// <summary>
/// Whose account a bank refused when it was asked: it is mended and asked about again, or the person is paid in cash
/// with a reason. Until then cash is what is left at the cash date.
/// </summary>
internal static class RefusedAccounts
{
    private const string TaskKind = "account_refused";

    private sealed record Row(Guid Id, string FullName, string State, string? Reason);

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
            select b.id, b.full_name, min(a.state) as state, min(a.state_reason) as reason
              from payment_account a
              join payee p on p.commune_code = a.commune_code and p.account_id = a.id and p.until is null
              join beneficiary b on b.commune_code = p.commune_code and b.id = p.beneficiary_id
             where a.commune_code = @communeCode
               and a.state in ('no_match', 'closed')
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
            $"{Sentence(row)}: mend the account, which the bank is then asked about again, or choose cash with a reason.",
            dueOn,
            []
        ));
    }

    private static string Sentence(Row row) =>
        row.State == "closed"
            ? "The bank says that the account is closed, blocked or does not exist"
        : row.Reason is { Length: > 0 } reason
            ? $"The bank knows the account under another name ({reason})"
        : "The bank knows the account under another name";
}
