using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks;

/// <summary>
/// Who may collect for whom, and until when; of one person or of all in scope. <c>GET /v1/authorisations</c>.
/// </summary>
public static class ListAuthorisations
{
    /// <param name="BeneficiaryId">Null: of everybody, those ended long ago left out.</param>
    [Requires(Permission.ReadCash)]
    public sealed record Query(string? CommuneCode, Guid? BeneficiaryId, int? Limit, string? Cursor)
        : IQuery<Result<Page<AuthorisationAnswer>>>,
            INamesCommunes
    {
        public IEnumerable<string> NamedCommunes => CommuneCode is null ? [] : [CommuneCode];
    }

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Query, Result<Page<AuthorisationAnswer>>>
    {
        public async Task<Result<Page<AuthorisationAnswer>>> Handle(
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

            var today = clock.Today;
            var rows = await session.Query<Authorisations.Row>(
                $"""
                select {Authorisations.Columns}
                  from authorisation_now
                 where (@CommuneCode::text is null or commune_code = @CommuneCode)
                   and (@BeneficiaryId::uuid is null or beneficiary_id = @BeneficiaryId)
                   and (@BeneficiaryId::uuid is not null
                        or (revoked_at is null and (valid_until is null or valid_until >= @recently)))
                   and (@after::uuid is null or id > @after)
                 order by id
                 limit @limit + 1
                """,
                new
                {
                    query.CommuneCode,
                    query.BeneficiaryId,
                    recently = today.AddMonths(-1),
                    after = Paging.Id(after),
                    limit,
                },
                cancellationToken
            );
            return Paging.Of(
                [.. rows.Select(row => row.Shown(today))],
                limit,
                (AuthorisationAnswer item) => item.Id.ToString()
            );
        }
    }
}
