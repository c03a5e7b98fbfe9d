using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Funerals;

/// <summary>An accepted claim that somebody wants to change.</summary>
/// <param name="IsCharged">A payout for it stands.</param>
/// <param name="IsPaid">The money arrived.</param>
internal sealed record AcceptedClaim(
    Guid Id,
    string CommuneCode,
    Guid? BeneficiaryId,
    string State,
    bool IsCharged,
    bool IsPaid
)
{
    /// <summary>The claim in the caller's scope, locked: a run that charges it is waited for.</summary>
    public static async Task<Result<AcceptedClaim>> Take(
        Session session,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        session.Concern(id);
        await session.Execute(
            "select from funeral_claim where id = @id for update",
            new { id },
            cancellationToken
        );
        var claim = await session.Find<AcceptedClaim>(
            """
            select f.id, f.commune_code, f.beneficiary_id, f.state,
                   coalesce(bool_or(o.state not in ('cancelled', 'returned_to_treasury')), false) as is_charged,
                   coalesce(bool_or(o.state = 'paid'), false) as is_paid
              from funeral_claim f
              left join payout_now o
                on o.commune_code = f.commune_code
               and o.beneficiary_id = f.id
               and o.benefit = 'funeral'
             where f.id = @id
             group by f.id
            """,
            new { id },
            cancellationToken
        );
        return claim is null ? Refusal.NotFound("funeral claim")
            : claim.State != "accepted" ? FuneralRefusals.NotAccepted
            : claim;
    }
}
