using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Entitlement;

/// <summary>
/// Lists the standards of provinces, printed and accepted alike, each with its source.
/// <c>GET /v1/local-standards?province=</c>.
/// </summary>
public static class ListLocalStandards
{
    /// <param name="Province">A code of today, with its parts, or one of the 63; null: all.</param>
    [Requires(Permission.ReadRulebook)]
    public sealed record Query(string? Province, int? Limit, string? Cursor)
        : IQuery<Result<Page<Row>>>;

    /// <param name="UntilMonth">The first month in which it counts no more; null: open.</param>
    /// <param name="Acceptance">Who took it in and when; null: it was printed with the rules.</param>
    public sealed record Row(
        string Province,
        string? FormerProvince,
        string Item,
        PayMonth FromMonth,
        PayMonth? UntilMonth,
        long AmountVnd,
        Citation Source,
        string? Note,
        Acceptance? Acceptance
    )
    {
        internal string Key => $"{Province}.{FormerProvince ?? "-"}.{Item}.{FromMonth}";
    }

    public sealed record Acceptance(
        DateTimeOffset AcceptedAt,
        string AcceptedBy,
        string ProposedBy,
        Guid ProposalId
    );

    private sealed record Stored(
        string Place,
        bool IsFormer,
        string Item,
        DateOnly FromMonth,
        DateTime AcceptedAt,
        string AcceptedBy,
        string ProposedBy,
        Guid ProposalId
    );

    internal sealed class Handler(Session session, CurrentRulebook current)
        : IRequestHandler<Query, Result<Page<Row>>>
    {
        public async Task<Result<Page<Row>>> Handle(
            Query query,
            CancellationToken cancellationToken
        )
        {
            if (
                !Paging.TryRead(query.Limit, query.Cursor, out var limit, out var after, out var no)
            )
            {
                return no;
            }

            var stored = await session.Query<Stored>(
                """
                select coalesce(former_province, province) as place,
                       former_province is not null or from_month < @ChangedOn as is_former,
                       item, from_month, accepted_at, accepted_by, proposed_by, proposal_id
                  from local_standard
                """,
                new { current.Printed.Provinces.ChangedOn },
                cancellationToken
            );
            var accepted = stored.ToDictionary(row =>
                (row.Place, row.IsFormer, row.Item, PayMonth.Of(row.FromMonth))
            );
            var book = await current.On(session, DateOnly.MaxValue, cancellationToken);
            var rows = book
                .LocalFigures.Where(figure =>
                    query.Province is null
                    || query.Province == figure.Standard.Province
                    || query.Province == figure.Standard.FormerProvince
                )
                .Select(figure => Shown(figure, accepted))
                .OrderBy(row => row.Key, StringComparer.Ordinal)
                .Where(row => after is null || string.CompareOrdinal(row.Key, after) > 0)
                .Take(limit + 1)
                .ToList();
            return Paging.Of(rows, limit, row => row.Key);
        }

        private static Row Shown(
            LocalFigure figure,
            Dictionary<(string, bool, string, PayMonth), Stored> accepted
        )
        {
            var standard = figure.Standard;
            var item = Words<StandardItem>.Print(standard.Item);
            var key = (
                standard.FormerProvince ?? standard.Province,
                standard.FormerProvince is not null,
                item,
                standard.FromMonth
            );
            return new Row(
                standard.Province,
                standard.FormerProvince,
                item,
                standard.FromMonth,
                figure.Until is { } until ? PayMonth.Of(until) : null,
                standard.AmountVnd,
                figure.Source,
                figure.Note,
                accepted.TryGetValue(key, out var row)
                    ? new Acceptance(row.AcceptedAt, row.AcceptedBy, row.ProposedBy, row.ProposalId)
                    : null
            );
        }
    }
}
