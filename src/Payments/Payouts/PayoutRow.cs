using Payments.Domain.Payouts;
using Payments.Pipeline;

namespace Payments.Payouts;

/// <summary>A payout as stored, with the state that the outside sees.</summary>
/// <param name="BeneficiaryId">Of a funeral: the claim.</param>
/// <param name="PersonId">The beneficiary, or who died; null: on no roll.</param>
internal sealed record PayoutRow(
    DateOnly Month,
    Guid Id,
    Guid RunId,
    Guid ListId,
    string CommuneCode,
    Guid BeneficiaryId,
    string Benefit,
    string Kind,
    string PayeeRelation,
    string PayeeName,
    long AmountVnd,
    DateOnly[] Months,
    long[] OwedVnd,
    long[] ChargedVnd,
    string State,
    string? StateReason,
    string ListState,
    Guid? PersonId
)
{
    /// <summary>The claim that a payout for a funeral stands for; null: it is a person's.</summary>
    public Guid? FuneralId => Benefit == "funeral" ? BeneficiaryId : null;

    public PayoutState Where =>
        PayoutWords.TryParse(State, out var state)
            ? state
            : throw new InvalidOperationException($"Payout {Id} is {State}.");

    public bool IsListReleased => ListState is "released" or "settled" or "closed";

    /// <summary>Finds a payout by its id alone: one look into the index of each month that was ever run.</summary>
    public static Task<PayoutRow?> Find(
        Session session,
        Guid id,
        CancellationToken cancellationToken
    ) =>
        session.Find<PayoutRow>(
            """
            select o.month, o.id, o.run_id, o.list_id, o.commune_code, o.beneficiary_id, o.benefit, o.kind,
                   o.payee_relation, o.payee_name, o.amount_vnd, o.months, o.owed_vnd, o.charged_vnd, o.state,
                   o.state_reason, o.list_state,
                   case when o.benefit = 'funeral' then f.beneficiary_id else o.beneficiary_id end as person_id
              from (select distinct month from payment_run) r
             cross join lateral (
                    select *
                      from payout_now n
                     where n.month = r.month
                       and n.id = @id
                     limit 1
             ) o
              left join funeral_claim f on o.benefit = 'funeral' and f.id = o.beneficiary_id
            """,
            new { id },
            cancellationToken
        );
}
