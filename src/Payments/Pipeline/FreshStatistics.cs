using Npgsql;

namespace Payments.Pipeline;

/// <summary>Tells the planner that a large part of a month was just written.</summary>
/// <remarks>
/// Autovacuum comes by once a minute; until then plans take a month for empty, and read it once for each commune.
/// </remarks>
public static class FreshStatistics
{
    /// <summary>Fewer rows than these are read quickly by any plan.</summary>
    private const long Enough = 5_000;

    /// <param name="table">payout or payment: that which was filled, and no other.</param>
    /// <param name="rows">How many of its rows were written and committed.</param>
    public static async Task Tell(
        NpgsqlDataSource source,
        string table,
        DateOnly month,
        long rows,
        CancellationToken cancellationToken
    )
    {
        if (rows < Enough)
        {
            return;
        }

        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        await session.Execute(
            "select analyze_month(@month, @table)",
            new { month, table },
            cancellationToken
        );
        await session.Commit(cancellationToken);
    }
}
