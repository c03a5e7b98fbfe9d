using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.PaymentRuns;

/// <summary>Which lists of a run a request is about: those of the named communes, or all in the caller's scope.</summary>
public sealed record ListsBody(IReadOnlyList<string>? CommuneCodes = null);

/// <summary>The lists of a run that a step moves: all of them or none.</summary>
public sealed class RunLists
{
    private RunLists(Guid runId, IReadOnlyList<Row> rows)
    {
        RunId = runId;
        this.rows = rows;
    }

    private readonly IReadOnlyList<Row> rows;

    public Guid RunId { get; }

    public Guid[] Ids => [.. rows.Select(row => row.Id)];

    public string[] Communes => [.. rows.Select(row => row.CommuneCode)];

    public DateOnly Month => rows[0].Month;

    private sealed record Row(Guid Id, string CommuneCode, DateOnly Month, string State);

    /// <summary>Locks the lists and refuses when one is not in a state from which the step leads on.</summary>
    public static async Task<Result<RunLists>> Take(
        Session session,
        Guid runId,
        IReadOnlyList<string>? communeCodes,
        IReadOnlyList<string> from,
        CancellationToken cancellationToken
    )
    {
        var rows = await session.Query<Row>(
            """
            select id, commune_code, month, state
              from payment_list
             where run_id = @runId
               and (@codes::text[] is null or commune_code = any(@codes))
               and state <> 'cancelled'
             order by commune_code
               for update
            """,
            new { runId, codes = communeCodes?.ToArray() },
            cancellationToken
        );
        session.Concern(runId);
        if (rows.Count == 0)
        {
            return Refusal.NotFound("payment run");
        }

        if (communeCodes?.Except(rows.Select(row => row.CommuneCode)).Any() == true)
        {
            return Refusal.NotFound("payment list");
        }

        if (rows.FirstOrDefault(row => !from.Contains(row.State)) is { } other)
        {
            return new Refusal(
                RefusalKind.Conflict,
                "list_state",
                $"The payment list of commune {other.CommuneCode} is {other.State}; this step needs {string.Join(" or ", from)}."
            );
        }

        foreach (var row in rows)
        {
            session.Concern(row.Id);
        }

        return new RunLists(runId, rows);
    }

    /// <summary>Whether a calculation of these lists is waiting or at work, as a refusal; null: none is.</summary>
    public async Task<Refusal?> WhyBusy(Session session, CancellationToken cancellationToken) =>
        await session.Single<bool>(
            """
            select exists (
                select 1
                  from run_chunk
                 where run_id = @RunId
                   and state in ('waiting', 'running')
                   and communes && @Communes)
            """,
            new { RunId, Communes },
            cancellationToken
        )
            ? new Refusal(
                RefusalKind.Conflict,
                "calculation_running",
                "These lists are being calculated already."
            )
            : null;
}
