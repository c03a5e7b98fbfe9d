using System.Text.Json;
using MediatR;
using Payments.Banks.Adapters;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Identity.Administration;

/// <summary>
/// The communes with who serves them, from which account they pay, and how their last month stands.
/// <c>GET /v1/communes/offices</c>.
/// </summary>
public static class ListOffices
{
    /// <summary>No bank of a beneficiary: asks for the default way.</summary>
    private const string AnyBank = "000000";

    /// <param name="Roles">Of officer, chair, cashier.</param>
    public sealed record Official(string UserName, string DisplayName, IReadOnlyList<string> Roles);

    /// <param name="Officials">Named for this very commune; who serves all communes is in the list of users.</param>
    /// <param name="PayingBin">The default bank of its payments; null: it has no paying account.</param>
    /// <param name="PayingAccount">Masked.</param>
    /// <param name="Month">Of the last payment list; null: none yet.</param>
    public sealed record Item(
        string CommuneCode,
        string Name,
        string ProvinceCode,
        IReadOnlyList<Official> Officials,
        string? PayingBin,
        string? PayingAccount,
        PayMonth? Month,
        string? State
    );

    /// <param name="ProvinceCode">Null: all.</param>
    [Requires(Permission.ReadOffices)]
    public sealed record Query(string? ProvinceCode, int? Limit, string? Cursor)
        : IQuery<Result<Page<Item>>>;

    private sealed record Row(
        string CommuneCode,
        string Name,
        string ProvinceCode,
        string Officials,
        DateOnly? Month,
        string? State
    );

    internal sealed class Handler(Session session, BankBook? banks = null)
        : IRequestHandler<Query, Result<Page<Item>>>
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

            var rows = await session.Query<Row>(
                """
                select c.commune_code, c.name, c.province_code, o.officials::text as officials, l.month, l.state
                  from (select *
                          from commune
                         where commune_code > @after
                           and (@ProvinceCode::text is null or province_code = @ProvinceCode)
                         order by commune_code
                         limit @limit + 1) c
                  left join lateral (
                       select coalesce(jsonb_agg(jsonb_build_object('userName', u.user_name, 'displayName',
                                                                    u.display_name, 'roles', u.roles)
                                                 order by u.user_name), '[]') as officials
                         from app_user u
                        where u.ended_at is null
                          and c.commune_code = any(u.communes)
                  ) o on true
                  left join lateral (
                       select month, state
                         from payment_list
                        where commune_code = c.commune_code
                          and state <> 'cancelled'
                        order by month desc, kind
                        limit 1
                  ) l on true
                 order by c.commune_code
                """,
                new
                {
                    query.ProvinceCode,
                    after = after ?? "",
                    limit,
                },
                cancellationToken
            );
            return Paging.Of<Item>([.. rows.Select(Shown)], limit, item => item.CommuneCode);
        }

        private Item Shown(Row row)
        {
            Payments.Banks.Adapters.Route? way = null;
            banks?.File.RouteFor(AnyBank, row.CommuneCode, row.ProvinceCode).TryGet(out way, out _);
            return new Item(
                row.CommuneCode,
                row.Name,
                row.ProvinceCode,
                JsonSerializer.Deserialize<IReadOnlyList<Official>>(
                    row.Officials,
                    JsonForm.Options
                )!,
                way?.Bank.Bin,
                way is null ? null : "••••" + way.Account.Account[^4..],
                row.Month is { } month ? PayMonth.Of(month) : null,
                row.State
            );
        }
    }
}
