using Payments.Pipeline;

namespace Payments.Reviews;

/// <summary>
/// Whose account a bank refused when it was asked: it is mended and asked about again, or the person is paid in cash
/// with a reason. Until then cash is what is left at the cash date.
/// </summary>
internal static class RefusedAccounts
{
    private const string TaskKind = "account_refused";

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
            ["no_match", "closed"],
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

    private static string Sentence(AccountInState row) =>
        row.State == "closed"
            ? "The bank says that the account is closed, blocked or does not exist"
        : row.Reason is { Length: > 0 } reason
            ? $"The bank knows the account under another name ({reason})"
        : "The bank knows the account under another name";
}
