using Payments.Pipeline;

namespace Payments.Reviews;

/// <summary>Whose account a bank gave nearly, but not quite, the payee's name for: a person compares.</summary>
internal static class CloseMatches
{
    private const string TaskKind = "account_close_match";

    /// <param name="dueOn">Until when a decision still counts for the next list.</param>
    public static async Task<IEnumerable<ListTasks.Item>> Tasks(
        Session session,
        string communeCode,
        DateOnly dueOn,
        CancellationToken cancellationToken
    )
    {
        var rows = await AccountInState.Of(
            session,
            communeCode,
            ["close_match"],
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
