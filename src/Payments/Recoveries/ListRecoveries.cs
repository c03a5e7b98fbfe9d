using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Recoveries;

/// <summary>Money paid beyond what was owed. <c>GET /v1/recoveries</c>.</summary>
public static class ListRecoveries
{
    /// <param name="State">open or settled; an open one below zero waits for a correction in the person's favour.</param>
    /// <param name="RunId">The run that found it.</param>
    public sealed record Item(
        Guid Id,
        string CommuneCode,
        Guid BeneficiaryId,
        string Benefit,
        PayMonth Month,
        Guid? RunId,
        DateTimeOffset OpenedAt,
        long OverpaidVnd,
        long SettledVnd,
        long OpenVnd,
        string State
    )
    {
        internal static Item Of(RecoveryRow row) =>
            new(
                row.Id,
                row.CommuneCode,
                row.BeneficiaryId,
                row.Benefit,
                PayMonth.Of(row.Month),
                row.RunId,
                row.OpenedAt,
                row.OverpaidVnd,
                row.SettledVnd,
                row.OpenVnd,
                row.State
            );
    }

    [Requires(Permission.ReadRecoveries)]
    public sealed record Query(
        string? CommuneCode,
        Guid? BeneficiaryId,
        string? State,
        int? Limit,
        string? Cursor
    ) : IQuery<Result<Page<Item>>>, INamesCommunes
    {
        public IEnumerable<string> NamedCommunes => CommuneCode is null ? [] : [CommuneCode];
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

            if (query.State is not (null or "open" or "settled"))
            {
                return Refusal.Field("/state", "bad_value", "A state is open or settled.");
            }

            var rows = await session.Query<RecoveryRow>(
                """
                select id, commune_code, beneficiary_id, benefit, month, run_id, opened_at, overpaid_vnd, settled_vnd,
                       open_vnd
                  from recovery_now
                 where (@CommuneCode::text is null or commune_code = @CommuneCode)
                   and (@BeneficiaryId::uuid is null or beneficiary_id = @BeneficiaryId)
                   and (@State::text is null or (open_vnd <> 0) = (@State = 'open'))
                   and (@after::uuid is null or id > @after)
                 order by id
                 limit @limit + 1
                """,
                new
                {
                    query.CommuneCode,
                    query.BeneficiaryId,
                    query.State,
                    after = Paging.Id(after),
                    limit,
                },
                cancellationToken
            );
            return Paging.Of(rows.Select(Item.Of).ToList(), limit, item => item.Id.ToString());
        }
    }
}
