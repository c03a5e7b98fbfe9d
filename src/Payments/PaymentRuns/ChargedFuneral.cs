using Payments.Beneficiaries;
using Payments.Pipeline;

namespace Payments.PaymentRuns;

/// <summary>An accepted claim for a funeral that no standing payout covers: the run charges it.</summary>
/// <param name="Explanation">As it was decided; like the amount it is taken over and not worked out again.</param>
/// <param name="Rulebook">The 32 bytes of the hash of the rulebook by which it was decided.</param>
internal sealed record ChargedFuneral(
    Guid ClaimId,
    string CommuneCode,
    DateOnly DiedOn,
    string Rule,
    long AmountVnd,
    byte[] Explanation,
    byte[] Rulebook,
    string Relation,
    string Name,
    string Channel,
    string? CashReason,
    Guid? AccountId
)
{
    public PayeeRoute Route => new(Relation, Name, Channel, CashReason, AccountId, null);

    /// <summary>
    /// The claims known on the day of the run, by commune and id, locked until the session ends: who wants to cancel
    /// one waits and then finds it charged.
    /// </summary>
    /// <param name="lists">The lists being calculated: what they held before is replaced and does not count.</param>
    public static Task<IReadOnlyList<ChargedFuneral>> Due(
        Session session,
        IReadOnlyCollection<string> communes,
        Guid[] lists,
        DateOnly knownOn,
        CancellationToken cancellationToken
    ) =>
        session.Query<ChargedFuneral>(
            """
            select f.id as claim_id, f.commune_code, f.died_on, f.rule, f.amount_vnd, f.explanation, f.rulebook,
                   e.relation, e.name, e.channel, e.cash_reason, e.account_id
              from funeral_claim f
              join payee e
                on e.commune_code = f.commune_code
               and e.beneficiary_id = f.id
               and e.role = 'beneficiary'
               and e.until is null
             where f.commune_code = any(@communes)
               and f.state = 'accepted'
               and f.known_on <= @knownOn
               and not exists (select
                                 from payout o
                                where o.commune_code = f.commune_code
                                  and o.beneficiary_id = f.id
                                  and o.benefit = 'funeral'
                                  and (o.state is null or o.state = 'held')
                                  and o.list_id <> all(@lists))
             order by f.commune_code, f.id
               for update of f
            """,
            new
            {
                communes = communes.ToArray(),
                lists,
                knownOn,
            },
            cancellationToken
        );
}
