using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Payouts;

namespace Payments.Funerals;

/// <summary>A claim as the outside sees it.</summary>
/// <param name="State">proposed, accepted, refused or cancelled.</param>
/// <param name="Reason">Of a refusal or cancellation.</param>
/// <param name="Rule">The case of the law.</param>
/// <param name="Payout">What a run made of it; null: no run yet.</param>
public sealed record FuneralAnswer(
    Guid Id,
    string CommuneCode,
    string State,
    string? Reason,
    FuneralAnswer.DeceasedPart Deceased,
    FuneralAnswer.HolderPart Holder,
    long AmountVnd,
    string Rule,
    IReadOnlyList<Citation> Citations,
    string ProposedBy,
    DateTimeOffset ProposedAt,
    string? DecidedBy,
    DateTimeOffset? DecidedAt,
    Guid? PayoutId,
    FuneralAnswer.PayoutPart? Payout
)
{
    /// <param name="BeneficiaryId">Null: on no roll.</param>
    public sealed record DeceasedPart(
        Guid? BeneficiaryId,
        string FullName,
        string DateOfBirth,
        DateOnly DiedOn,
        string? CertificateNo
    );

    /// <param name="Account">Masked; null: cash.</param>
    public sealed record HolderPart(
        string Kind,
        string Name,
        string Channel,
        string? CashReason,
        string? BankBin,
        string? Account,
        string? AccountState
    );

    public sealed record PayoutPart(Guid Id, Guid RunId, PayMonth Month, string State);

    /// <summary>Columns of <see cref="Row"/>; to be followed by conditions, order and limit.</summary>
    internal const string Sql = """
        select f.id, f.commune_code, f.state, f.reason, f.beneficiary_id, f.deceased_name, f.deceased_born, f.died_on,
               f.certificate_no, f.holder_kind, e.name as holder_name, e.channel, e.cash_reason, a.bank_bin,
               a.account_tail, a.state as account_state, f.amount_vnd, f.rule, f.explanation, f.proposed_by, f.proposed_at,
               f.decided_by, f.decided_at, o.id as payout_id, o.run_id, o.month, o.state as payout_state
          from funeral_claim f
          join payee e
            on e.commune_code = f.commune_code
           and e.beneficiary_id = f.id
           and e.role = 'beneficiary'
           and e.until is null
          left join payment_account a on a.id = e.account_id
          left join lateral (
                select n.id, n.run_id, n.month, n.state
                  from payout_now n
                 where n.commune_code = f.commune_code
                   and n.beneficiary_id = f.id
                   and n.benefit = 'funeral'
                 order by n.state in ('cancelled', 'returned_to_treasury'), n.month desc, n.id desc
                 limit 1
          ) o on f.state = 'accepted' or f.state = 'cancelled'
        """;

    internal sealed record Row(
        Guid Id,
        string CommuneCode,
        string State,
        string? Reason,
        Guid? BeneficiaryId,
        string DeceasedName,
        string DeceasedBorn,
        DateOnly DiedOn,
        string? CertificateNo,
        string HolderKind,
        string HolderName,
        string Channel,
        string? CashReason,
        string? BankBin,
        string? AccountTail,
        string? AccountState,
        long AmountVnd,
        string Rule,
        byte[] Explanation,
        string ProposedBy,
        DateTime ProposedAt,
        string? DecidedBy,
        DateTime? DecidedAt,
        Guid? PayoutId,
        Guid? RunId,
        DateOnly? Month,
        string? PayoutState
    );

    internal static FuneralAnswer Of(Row row) =>
        new(
            row.Id,
            row.CommuneCode,
            row.State,
            row.Reason,
            new DeceasedPart(
                row.BeneficiaryId,
                row.DeceasedName,
                row.DeceasedBorn,
                row.DiedOn,
                row.CertificateNo
            ),
            new HolderPart(
                row.HolderKind,
                row.HolderName,
                row.Channel,
                row.CashReason,
                row.BankBin,
                row.AccountTail is { } tail ? "****" + tail : null,
                row.AccountState
            ),
            row.AmountVnd,
            row.Rule,
            [
                .. StoredExplanation
                    .Read(row.Explanation)
                    .SelectMany(part => part.Lines)
                    .SelectMany(line => line.Articles)
                    .Select(Cited),
            ],
            row.ProposedBy,
            row.ProposedAt,
            row.DecidedBy,
            row.DecidedAt,
            row.PayoutId,
            row
                is {
                    PayoutId: { } payout,
                    RunId: { } run,
                    Month: { } month,
                    PayoutState: { } state
                }
                ? new PayoutPart(payout, run, PayMonth.Of(month), state)
                : null
        );

    /// <summary>An article is stored as <c>20/2021/NĐ-CP 11(2)</c>.</summary>
    private static Citation Cited(string article)
    {
        var space = article.IndexOf(' ', StringComparison.Ordinal);
        return space < 0
            ? new Citation(article, "")
            : new Citation(article[..space], article[(space + 1)..]);
    }
}
