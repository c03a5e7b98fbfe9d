using MediatR;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Beneficiaries;

/// <summary>The communes of the caller that are paid here. <c>GET /v1/communes</c>.</summary>
public static class Communes
{
    public sealed record Item(
        string CommuneCode,
        string Name,
        string ProvinceCode,
        bool SpecialArea
    );

    [Requires(Permission.ReadCommunes)]
    public sealed record Query(int? Limit, string? Cursor) : IQuery<Result<Page<Item>>>;

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

            var rows = await session.Query<Item>(
                """
                select commune_code, name, province_code, special_area
                  from commune
                 where commune_code > @after
                 order by commune_code
                 limit @limit + 1
                """,
                new { after = after ?? "", limit },
                cancellationToken
            );
            return Paging.Of(rows, limit, item => item.CommuneCode);
        }
    }

    /// <summary>A commune whose first person comes onto the rolls is paid here from now on.</summary>
    internal static Task Open(
        Session session,
        RegistryRow row,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        var commune = ReferenceData.Communes.Find(row.CommuneCode, today);
        return commune is null
            ? Task.CompletedTask
            : session.Execute(
                """
                insert into commune (commune_code, name, province_code, special_area)
                values (@Code, @Name, @ProvinceCode, @SpecialArea)
                    on conflict (commune_code) do nothing
                """,
                new
                {
                    commune.Code,
                    commune.Name,
                    commune.ProvinceCode,
                    row.Facts.SpecialArea,
                },
                cancellationToken
            );
    }
}
