using Dapper;
using Npgsql;

namespace Payments.Beneficiaries.Imports;

/// <summary>
/// A step of an import that failed by itself: tried again after a growing rest, then given up with a reason, so that no
/// file is at work for ever.
/// </summary>
internal static class FailedStep
{
    /// <summary>Tries of one step; with the rest between, some minutes.</summary>
    public const int TriesMost = 5;

    private static readonly TimeSpan rest = TimeSpan.FromSeconds(10);

    /// <param name="state">checking or applying.</param>
    /// <param name="now">By the wall clock.</param>
    public static async Task Note(
        NpgsqlConnection connection,
        Guid id,
        string state,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var isCheck = state == "checking";
        await connection.ExecuteAsync(
            new CommandDefinition(
                """
                update import
                   set attempts = attempts + 1, next_attempt_at = @now + @rest * power(2, attempts)
                 where id = @id
                   and state = @state;

                update import
                   set state = 'refused', refusal_code = @code, refusal = @reason
                 where id = @id
                   and state = @state
                   and attempts >= @TriesMost
                """,
                new
                {
                    id,
                    state,
                    TriesMost,
                    rest,
                    now = now.UtcDateTime,
                    code = isCheck ? "check_failed" : "apply_failed",
                    reason = isCheck
                        ? "The check failed again and again, through no fault of a row. Send the file again, or ask the operator."
                        : "Taking the rows in failed again and again. Those done stay; the same file again takes in the rest.",
                },
                cancellationToken: cancellationToken
            )
        );
    }
}
