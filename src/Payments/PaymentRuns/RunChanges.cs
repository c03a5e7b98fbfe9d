using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Domain.PaymentRuns;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.PaymentRuns;

/// <summary>What changed against last month's regular run of the same communes, person by person, with its reason.</summary>
/// <remarks>New − stopped + raised − lowered is the difference of the two totals, held and cancelled included.</remarks>
public static class RunChanges
{
    public sealed record Part(long Payouts, long AmountVnd);

    public sealed record Totals(
        long BeforeVnd,
        long NowVnd,
        long DifferenceVnd,
        Part New,
        Part Stopped,
        Part Raised,
        Part Lowered
    );

    public sealed record Reason(ChangeReason Code, string Sentence);

    /// <param name="BeneficiaryId">Of a funeral: who died; null: on no roll.</param>
    /// <param name="DifferenceVnd">Signed: now less before.</param>
    public sealed record Item(
        ChangeKind Kind,
        string CommuneCode,
        Guid? BeneficiaryId,
        string Name,
        string Benefit,
        long BeforeVnd,
        long NowVnd,
        long DifferenceVnd,
        long ArrearsVnd,
        Reason Reason,
        Guid? PayoutBefore,
        Guid? PayoutNow
    );

    /// <param name="Totals">On the first page; null on the pages after it.</param>
    public sealed record Answer(
        PayMonth Month,
        PayMonth Against,
        Totals? Totals,
        IReadOnlyList<Item> Items,
        string? NextCursor
    );

    [Requires(Permission.ReadMoney)]
    public sealed record Query(Guid RunId, string? Lang, int? Limit, string? Cursor)
        : IQuery<Result<Answer>>;

    internal sealed class Handler(Session session) : IRequestHandler<Query, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (
                !Paging.TryRead(query.Limit, query.Cursor, out var limit, out var after, out var no)
            )
            {
                return no;
            }

            if (query.Lang is not (null or "vi" or "en"))
            {
                return Refusal.Field("/lang", "bad_value", "A language is vi or en.");
            }

            if (await ChangedLists.Of(session, query.RunId, cancellationToken) is not { } lists)
            {
                return Refusal.NotFound("payment run");
            }

            var keys = await ChangedPayouts.Page(session, lists, after, limit, cancellationToken);
            var page = Paging.Of(keys, limit, key => key.Cursor);
            var items = await ChangedPayouts.Explain(
                session,
                lists,
                page.Items,
                query.Lang == "en",
                cancellationToken
            );
            return new Answer(
                lists.Month,
                lists.Before,
                after is null
                    ? await ChangedPayouts.Totals(session, lists, cancellationToken)
                    : null,
                items,
                page.NextCursor
            );
        }
    }
}

/// <summary>The lists of a run and last month's regular lists of the same communes.</summary>
internal sealed record ChangedLists(
    PayMonth Month,
    bool IsSupplementary,
    Guid[] Now,
    Guid[] Earlier,
    string[] Communes,
    IReadOnlySet<string> CommunesBefore,
    long NowVnd,
    long BeforeVnd
)
{
    public PayMonth Before => Month.Plus(-1);

    private sealed record Row(
        Guid Id,
        string CommuneCode,
        DateOnly Month,
        string Kind,
        long TotalVnd,
        Guid? EarlierId,
        long? EarlierVnd
    );

    /// <returns>Null when the caller sees no list of the run.</returns>
    public static async Task<ChangedLists?> Of(
        Session session,
        Guid runId,
        CancellationToken cancellationToken
    )
    {
        var rows = await session.Query<Row>(
            """
            select l.id, l.commune_code, l.month, l.kind, l.total_vnd, e.id as earlier_id, e.total_vnd as earlier_vnd
              from payment_list l
              left join payment_list e
                on e.commune_code = l.commune_code
               and e.month = (l.month - interval '1 month')::date
               and e.kind = 'regular'
               and e.state <> 'cancelled'
               and l.kind = 'regular'
             where l.run_id = @runId
               and l.state <> 'cancelled'
            """,
            new { runId },
            cancellationToken
        );
        return rows.Count == 0
            ? null
            : new ChangedLists(
                PayMonth.Of(rows[0].Month),
                rows[0].Kind == "supplementary",
                [.. rows.Select(row => row.Id)],
                [
                    .. rows.Where(row => row.EarlierId is not null)
                        .Select(row => row.EarlierId!.Value),
                ],
                [.. rows.Select(row => row.CommuneCode)],
                rows.Where(row => row.EarlierId is not null)
                    .Select(row => row.CommuneCode)
                    .ToHashSet(),
                rows.Sum(row => row.TotalVnd),
                rows.Sum(row => row.EarlierVnd ?? 0)
            );
    }
}
