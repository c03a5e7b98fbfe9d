using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Payouts;

/// <summary>What people did with the list and the payout, the money drawn, and where the log says so.</summary>
internal static class TraceList
{
    private sealed record ListRow(
        string[] PreparedBy,
        string? ApprovedBy,
        string? ReleasedBy,
        string? ClosedBy,
        DateTime? SubmittedAt,
        DateTime? ApprovedAt,
        DateTime? ReleasedAt,
        DateTime? ClosedAt,
        byte[]? PayoutRoot
    );

    private sealed record DrawdownRow(
        Guid Id,
        long AmountVnd,
        string DocumentNo,
        DateOnly DrawnOn,
        string RecordedBy,
        DateTime RecordedAt
    );

    private sealed record EventRow(DateTime At, string Kind, string? Reason, string Actor);

    private sealed record ProposalRow(
        Guid Id,
        string Kind,
        string State,
        string ProposedBy,
        DateTime ProposedAt,
        string? DecidedBy,
        DateTime? DecidedAt,
        string? Reason
    );

    private sealed record ReleaseRow(Guid Id, string ReleasedBy, DateTime ReleasedAt);

    public static async Task<IReadOnlyList<TracePayout.Step>> Steps(
        Session session,
        PayoutRow payout,
        CancellationToken cancellationToken
    )
    {
        var list = await session.Single<ListRow>(
            """
            select prepared_by, approved_by, released_by, closed_by, submitted_at, approved_at, released_at, closed_at,
                   payout_root
              from payment_list
             where id = @ListId
            """,
            new { payout.ListId },
            cancellationToken
        );
        var drawdowns = await session.Query<DrawdownRow>(
            """
            select id, amount_vnd, document_no, drawn_on, recorded_by, recorded_at
              from drawdown_standing
             where run_id = @RunId
               and benefit = @Benefit
               and @CommuneCode = any(communes)
            """,
            new
            {
                payout.RunId,
                payout.Benefit,
                payout.CommuneCode,
            },
            cancellationToken
        );
        var events = await session.Query<EventRow>(
            "select at, kind, reason, actor from payout_event where month = @Month and payout_id = @Id",
            new { payout.Month, payout.Id },
            cancellationToken
        );
        var proposals = await session.Query<ProposalRow>(
            """
            select id, kind, state, proposed_by, proposed_at, decided_by, decided_at, reason
              from proposal
             where subject_id = @Id
               and commune_code = @CommuneCode
            """,
            new { payout.Id, payout.CommuneCode },
            cancellationToken
        );
        var alone = await session.Query<ReleaseRow>(
            """
            select id, released_by, released_at
              from release
             where run_id = @RunId
               and payout_id = @Id
            """,
            new { payout.RunId, payout.Id },
            cancellationToken
        );
        return
        [
            .. Signatures(payout, list),
            .. drawdowns.Select(Drawdown),
            .. events.Select(Event),
            .. proposals.SelectMany(Proposal),
            .. alone.Select(ReleasedAlone),
        ];
    }

    public static Task<IReadOnlyList<TracePayout.LogEntry>> LogEntries(
        Session session,
        PayoutRow payout,
        CancellationToken cancellationToken
    ) =>
        session.Query<TracePayout.LogEntry>(
            """
            select case s.subject when @Id then 'payout' when @ListId then 'list' else 'run' end as about,
                   s.entry_index as "index"
              from log_subject s
             where s.subject in (@Id, @ListId, @RunId)
             order by s.entry_index
             limit 500
            """,
            new
            {
                payout.Id,
                payout.ListId,
                payout.RunId,
            },
            cancellationToken
        );

    private static IEnumerable<TracePayout.Step> Signatures(PayoutRow payout, ListRow list)
    {
        (DateTime? At, string Step, string? By, string What)[] signed =
        [
            (
                list.SubmittedAt,
                "submitted",
                list.PreparedBy[^1],
                "The list was prepared and laid before the chairman."
            ),
            (list.ApprovedAt, "approved", list.ApprovedBy, "The chairman approved the list."),
            (list.ReleasedAt, "released", list.ReleasedBy, "The treasurer released the list."),
            (list.ClosedAt, "closed", list.ClosedBy, "The controller closed the list."),
        ];
        foreach (var (at, step, by, what) in signed)
        {
            if (at is { } when && by is not null)
            {
                yield return new TracePayout.Step(
                    when,
                    step,
                    by,
                    what,
                    new Dictionary<string, object?>
                    {
                        ["listId"] = payout.ListId,
                        ["communeCode"] = payout.CommuneCode,
                        ["payoutRoot"] = list.PayoutRoot,
                        ["preparedBy"] = step == "submitted" ? list.PreparedBy : null,
                    }
                );
            }
        }
    }

    private static TracePayout.Step Drawdown(DrawdownRow row) =>
        new(
            row.RecordedAt,
            "drawn",
            row.RecordedBy,
            $"{new Vnd(row.AmountVnd)} were drawn at the State Treasury.",
            new Dictionary<string, object?>
            {
                ["drawdownId"] = row.Id,
                ["documentNo"] = row.DocumentNo,
                ["drawnOn"] = row.DrawnOn,
                ["amountVnd"] = row.AmountVnd,
            }
        );

    private static TracePayout.Step Event(EventRow row) =>
        new(
            row.At,
            "payout_" + row.Kind,
            row.Actor,
            $"The payout was {row.Kind.Replace('_', ' ')}.",
            new Dictionary<string, object?> { ["reason"] = row.Reason }
        );

    private static IEnumerable<TracePayout.Step> Proposal(ProposalRow row)
    {
        var references = new Dictionary<string, object?>
        {
            ["proposalId"] = row.Id,
            ["kind"] = row.Kind,
        };
        yield return new TracePayout.Step(
            row.ProposedAt,
            "proposed",
            row.ProposedBy,
            $"A change was proposed: {row.Kind.Replace('_', ' ')}.",
            references
        );
        if (row is { DecidedAt: { } at, DecidedBy: { } by })
        {
            yield return new TracePayout.Step(
                at,
                "proposal_" + row.State,
                by,
                $"The proposal was {row.State}.",
                new Dictionary<string, object?>(references) { ["reason"] = row.Reason }
            );
        }
    }

    private static TracePayout.Step ReleasedAlone(ReleaseRow row) =>
        new(
            row.ReleasedAt,
            "released_alone",
            row.ReleasedBy,
            "A payment of this payout alone was ordered.",
            new Dictionary<string, object?> { ["releaseId"] = row.Id }
        );
}
