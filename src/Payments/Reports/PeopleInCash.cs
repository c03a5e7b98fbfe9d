using System.Globalization;
using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Reports;

/// <summary>
/// Who of a commune is paid in cash, those first whom help may bring to an account. <c>GET /v1/people-in-cash</c>.
/// </summary>
public static class PeopleInCash
{
    /// <summary>By what can be done: a refused account is mended in a day, age and disability stay.</summary>
    public static IReadOnlyList<string> Order { get; } =
    [
        CashShares.AccountRefused,
        "no_bank_access",
        "no_identity_document",
        "guardian_pending",
        "remote_area",
        "other",
        "age",
        "disability",
    ];

    /// <param name="Role">beneficiary or carer: whose money it is.</param>
    /// <param name="Reason">A word of <c>cash_reason</c>, or account_refused: the last month fell to cash.</param>
    /// <param name="Since">When this way of paying was written down.</param>
    public sealed record Item(
        Guid BeneficiaryId,
        string FullName,
        string Hamlet,
        string Role,
        string Reason,
        DateTimeOffset Since
    );

    [Requires(Permission.ReadRegistry)]
    public sealed record Query(string CommuneCode, string? Reason, int? Limit, string? Cursor)
        : IQuery<Result<Page<Item>>>,
            INamesCommunes
    {
        public IEnumerable<string> NamedCommunes => [CommuneCode];
    }

    private sealed record Row(
        Guid PayeeId,
        Guid BeneficiaryId,
        string FullName,
        string Hamlet,
        string Role,
        string Reason,
        int Place,
        DateTime Since
    )
    {
        public string Cursor => string.Create(CultureInfo.InvariantCulture, $"{Place} {PayeeId}");
    }

    internal sealed class Handler(Session session) : IRequestHandler<Query, Result<Page<Item>>>
    {
        public async Task<Result<Page<Item>>> Handle(
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

            if (query.Reason is { } reason && !Order.Contains(reason))
            {
                return Refusal.Field("/reason", "bad_value", "That is no reason for cash.");
            }

            var key = (after ?? "").Split(' ');
            var rows = await session.Query<Row>(
                """
                select *
                  from (select y.id as payee_id, b.id as beneficiary_id, b.full_name, b.hamlet, y.role, r.reason,
                               array_position(@order, r.reason) as place, y.since
                          from payee y
                          join beneficiary b on b.commune_code = y.commune_code and b.id = y.beneficiary_id
                         cross join lateral (
                               select case
                                          when y.channel = 'cash' then y.cash_reason
                                          when exists (select
                                                         from payout o
                                                        where o.month = @month
                                                          and o.commune_code = y.commune_code
                                                          and o.beneficiary_id = y.beneficiary_id
                                                          and o.account_id = y.account_id
                                                          and o.redirected) then @AccountRefused
                                      end as reason) r
                         where y.commune_code = @CommuneCode
                           and y.until is null
                           and b.state in ('granted', 'suspended')
                           and r.reason is not null) found
                 where (@Reason::text is null or reason = @Reason)
                   and (@place::int is null or (place, payee_id) > (@place, @payee::uuid))
                 order by place, payee_id
                 limit @limit + 1
                """,
                new
                {
                    query.CommuneCode,
                    query.Reason,
                    order = Order.ToArray(),
                    month = (await ReportMonth.Latest(session, cancellationToken))?.FirstDay,
                    CashShares.AccountRefused,
                    place = key is [var at, var id]
                    && int.TryParse(at, out var place)
                    && Guid.TryParse(id, out _)
                        ? place
                        : (int?)null,
                    payee = key is [_, var payee] && Guid.TryParse(payee, out var known)
                        ? known
                        : (Guid?)null,
                    limit,
                },
                cancellationToken
            );
            var page = Paging.Of(rows, limit, row => row.Cursor);
            return new Page<Item>(
                [
                    .. page.Items.Select(row => new Item(
                        row.BeneficiaryId,
                        row.FullName,
                        row.Hamlet,
                        row.Role,
                        row.Reason,
                        row.Since
                    )),
                ],
                page.NextCursor
            );
        }
    }
}
