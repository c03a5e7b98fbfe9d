using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Domain.PaymentRuns;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.PaymentRuns;

/// <summary>A run as far as the caller's communes go: its lists, what they add up to, how far long work is.</summary>
public static class GetRun
{
    public sealed record BenefitPart(string Benefit, long Payouts, long AmountVnd);

    /// <param name="Channel">account or cash as planned at the calculation; held whatever the channel.</param>
    public sealed record ChannelPart(string Channel, long Payouts, long AmountVnd);

    /// <param name="RejectReason">Why it was sent back, or cancelled.</param>
    public sealed record ListItem(
        Guid Id,
        string CommuneCode,
        string State,
        int Payouts,
        long TotalVnd,
        byte[]? PayoutRoot,
        string? PreparedBy,
        string? ApprovedBy,
        string? ReleasedBy,
        string? ClosedBy,
        string? RejectReason
    );

    public sealed record Answer(
        Guid Id,
        PayMonth Month,
        string Kind,
        ListState State,
        DateOnly? KnownOn,
        string? Rulebook,
        long People,
        long Payouts,
        long TotalVnd,
        IReadOnlyList<BenefitPart> ByBenefit,
        IReadOnlyList<ChannelPart> ByChannel,
        IReadOnlyList<ListItem> Lists,
        Progress? Progress
    );

    [Requires(Permission.ReadMoney)]
    public sealed record Query(Guid Id) : IQuery<Result<Answer>>;

    private sealed record RunRow(DateOnly Month, string Kind, DateOnly? KnownOn, string? Rulebook);

    private sealed record ListRow(
        Guid Id,
        string CommuneCode,
        string State,
        int People,
        int Payouts,
        long TotalVnd,
        byte[]? PayoutRoot,
        string? PreparedBy,
        string? ApprovedBy,
        string? ReleasedBy,
        string? ClosedBy,
        string? RejectReason
    );

    private sealed record PartRow(string Benefit, string Channel, long Payouts, long AmountVnd);

    internal sealed class Handler(Session session) : IRequestHandler<Query, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(Query query, CancellationToken cancellationToken)
        {
            var run = await session.Find<RunRow>(
                "select month, kind, known_on, rulebook from payment_run where id = @Id",
                new { query.Id },
                cancellationToken
            );
            var lists = run is null ? [] : await Lists(query.Id, cancellationToken);
            if (run is null || lists.Count == 0)
            {
                return Refusal.NotFound("payment run");
            }

            var parts = await Parts(query.Id, cancellationToken);
            var held = await Held(query.Id, run.Month, cancellationToken);
            var counted = lists.Where(list => list.State != "cancelled").ToList();
            return new Answer(
                query.Id,
                PayMonth.Of(run.Month),
                run.Kind,
                PaymentList.LeastAdvanced(
                    lists.Select(list => Enum.Parse<ListState>(list.State, ignoreCase: true))
                ),
                run.KnownOn,
                run.Rulebook,
                counted.Sum(list => (long)list.People),
                counted.Sum(list => (long)list.Payouts),
                counted.Sum(list => list.TotalVnd),
                ByBenefit(parts),
                ByChannel(parts, held),
                [.. lists.Select(Shown)],
                await RunProgress.Of(session, query.Id, cancellationToken)
            );
        }

        private Task<IReadOnlyList<ListRow>> Lists(Guid id, CancellationToken cancellationToken) =>
            session.Query<ListRow>(
                """
                select id, commune_code, state, people, payouts, total_vnd, payout_root,
                       prepared_by[cardinality(prepared_by)] as prepared_by, approved_by, released_by, closed_by,
                       reject_reason
                  from payment_list
                 where run_id = @id
                 order by commune_code, id
                """,
                new { id },
                cancellationToken
            );

        private Task<IReadOnlyList<PartRow>> Parts(Guid id, CancellationToken cancellationToken) =>
            session.Query<PartRow>(
                """
                select p.benefit, p.channel, sum(p.payouts)::bigint as payouts, sum(p.amount_vnd)::bigint as amount_vnd
                  from payment_list l
                  join list_part p on p.list_id = l.id
                 where l.run_id = @id
                   and l.state <> 'cancelled'
                 group by p.benefit, p.channel
                 order by p.benefit, p.channel
                """,
                new { id },
                cancellationToken
            );

        private Task<IReadOnlyList<PartRow>> Held(
            Guid id,
            DateOnly month,
            CancellationToken cancellationToken
        ) =>
            session.Query<PartRow>(
                """
                select benefit, channel, count(*) as payouts, sum(amount_vnd)::bigint as amount_vnd
                  from payout
                 where month = @month
                   and run_id = @id
                   and state = 'held'
                 group by benefit, channel
                """,
                new { id, month },
                cancellationToken
            );
    }

    private static List<BenefitPart> ByBenefit(IReadOnlyList<PartRow> parts) =>
        [
            .. parts
                .GroupBy(part => part.Benefit)
                .Select(group => new BenefitPart(
                    group.Key,
                    group.Sum(part => part.Payouts),
                    group.Sum(part => part.AmountVnd)
                )),
        ];

    private static List<ChannelPart> ByChannel(
        IReadOnlyList<PartRow> parts,
        IReadOnlyList<PartRow> held
    )
    {
        return
        [
            Planned("account"),
            Planned("cash"),
            new ChannelPart(
                "held",
                held.Sum(part => part.Payouts),
                held.Sum(part => part.AmountVnd)
            ),
        ];

        ChannelPart Planned(string channel) =>
            new(channel, Of(channel, part => part.Payouts), Of(channel, part => part.AmountVnd));

        long Of(string channel, Func<PartRow, long> what) =>
            parts.Where(part => part.Channel == channel).Sum(what)
            - held.Where(part => part.Channel == channel).Sum(what);
    }

    private static ListItem Shown(ListRow row) =>
        new(
            row.Id,
            row.CommuneCode,
            row.State,
            row.Payouts,
            row.TotalVnd,
            row.PayoutRoot,
            row.PreparedBy,
            row.ApprovedBy,
            row.ReleasedBy,
            row.ClosedBy,
            row.RejectReason
        );
}
