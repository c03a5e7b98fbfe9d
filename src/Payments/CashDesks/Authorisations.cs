using Payments.Domain.Beneficiaries;
using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.CashDesks;

/// <summary>
/// Who may collect with an authorisation (giấy ủy quyền). There is one idea of it, <c>authorisation_now</c>: a paper that
/// an officer saw and recorded, or the authorised payee with whom somebody was enrolled by two people.
/// </summary>
/// <param name="Role">Whose money: beneficiary or carer.</param>
/// <param name="PaperNo">Null: the paper bears none.</param>
/// <param name="CertifiedBy">Who certified the signature; null for one of the rolls.</param>
/// <param name="ValidUntil">The last day; null: the rolls name none.</param>
/// <param name="Source">paper, registry.</param>
/// <param name="State">standing, ends_soon, not_yet, ended, revoked.</param>
public sealed record AuthorisationAnswer(
    Guid Id,
    string CommuneCode,
    Guid BeneficiaryId,
    string Role,
    string Name,
    string? DocumentLast4,
    string? PaperNo,
    DateOnly? PaperOn,
    string? CertifiedBy,
    DateOnly ValidFrom,
    DateOnly? ValidUntil,
    string SeenBy,
    string Source,
    string State,
    string? RevokedReason
);

/// <summary>Reads authorisations; nothing else in the room decides whether one stands.</summary>
internal static class Authorisations
{
    public const string Columns = """
        id, commune_code, beneficiary_id, role, name, document_last4, paper_no, paper_on, certified_by, valid_from,
        valid_until, seen_by, revoked_at is not null as is_revoked, revoked_reason, source
        """;

    internal sealed record Row(
        Guid Id,
        string CommuneCode,
        Guid BeneficiaryId,
        string Role,
        string Name,
        string? DocumentLast4,
        string? PaperNo,
        DateOnly? PaperOn,
        string? CertifiedBy,
        DateOnly ValidFrom,
        DateOnly? ValidUntil,
        string SeenBy,
        bool IsRevoked,
        string? RevokedReason,
        string Source
    )
    {
        public Authorisation Known =>
            new(VietnameseName.Fold(Name), ValidFrom, ValidUntil, IsRevoked);

        public AuthorisationAnswer Shown(DateOnly today) =>
            new(
                Id,
                CommuneCode,
                BeneficiaryId,
                Role,
                Name,
                DocumentLast4,
                PaperNo,
                PaperOn,
                CertifiedBy,
                ValidFrom,
                ValidUntil,
                SeenBy,
                Source,
                IsRevoked ? "revoked"
                    : ValidUntil < today ? "ended"
                    : ValidFrom > today ? "not_yet"
                    : Known.EndsSoon(today) ? "ends_soon"
                    : "standing",
                RevokedReason
            );
    }

    /// <summary>All that were ever recorded for the money of one payout, the newest first.</summary>
    public static Task<IReadOnlyList<Row>> OfPayout(
        Session session,
        Guid payoutId,
        DateOnly month,
        CancellationToken cancellationToken
    ) =>
        session.Query<Row>(
            $"""
            select {Columns}
              from authorisation_now a
             where (a.commune_code, a.beneficiary_id, a.role) in (
                       select o.commune_code, o.beneficiary_id,
                              case when o.benefit = 'care_support' and exists (
                                            select from payee y
                                             where y.commune_code = o.commune_code
                                               and y.beneficiary_id = o.beneficiary_id
                                               and y.role = 'carer'
                                               and y.until is null)
                                   then 'carer' else 'beneficiary' end
                         from payout o
                        where o.month = @month
                          and o.id = @payoutId)
             order by recorded_at desc, id
            """,
            new { payoutId, month },
            cancellationToken
        );

    /// <summary>Null when the receiver may collect this payout on that day.</summary>
    public static async Task<Refusal?> WhyNot(
        Session session,
        Guid payoutId,
        DateOnly month,
        string receiverName,
        DateOnly on,
        CancellationToken cancellationToken
    )
    {
        var rows = await OfPayout(session, payoutId, month, cancellationToken);
        var receiver = VietnameseName.Fold(receiverName);
        return Authorisation.WhyNot([.. rows.Select(row => row.Known)], receiver, on)
            ?? (
                rows.Any(row =>
                    row.Known.Stands(on)
                    && row.Known.FoldedName == receiver
                    && row.SeenBy != session.Actor.UserName
                )
                    ? null
                    : CashDeskRefusals.OwnAuthorisation
            );
    }
}
