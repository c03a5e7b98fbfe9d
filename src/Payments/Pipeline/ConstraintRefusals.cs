using System.Text.RegularExpressions;
using Npgsql;
using Payments.Domain.Common;

namespace Payments.Pipeline;

/// <summary>What the database forbids, said in the words of the outside. Every named constraint that a request can meet.</summary>
public static partial class ConstraintRefusals
{
    private static readonly Dictionary<string, (string Code, string Message)> Known = new()
    {
        ["payment_list_one_unreleased"] = (
            "list_unreleased",
            "A commune in the request already has a payment list that is not released yet."
        ),
        ["payment_list_one_regular"] = (
            "month_already_run",
            "A commune in the request already has a regular payment list for this month."
        ),
        ["payment_list_preparer_approves"] = (
            "same_person",
            "Who prepared a list cannot approve it."
        ),
        ["payment_list_releaser_elsewhere"] = (
            "same_person",
            "Who prepared or approved a list cannot release it."
        ),
        ["payment_list_closer_elsewhere"] = (
            "same_person",
            "Who prepared, approved or released a list cannot close it."
        ),
        ["proposal_same_person"] = ("same_person", "Who proposed cannot decide."),
        ["payment_one_live_per_payout"] = (
            "payment_live",
            "The payout has a payment that may still arrive."
        ),
        ["payment_attempt_once"] = ("payment_live", "Another attempt was made at the same moment."),
        ["payout_one_standing_regular"] = (
            "already_charged",
            "A person already has a standing payout of this benefit for the month."
        ),
        ["drawdown_document_once"] = (
            "document_used",
            "This drawdown document is already recorded."
        ),
        ["cash_float_receipt_once"] = ("receipt_used", "This receipt number is already used."),
        ["cash_receipt_number_once"] = ("receipt_used", "This receipt number is already used."),
        ["cash_receipt_corrected_once"] = ("already_corrected", "This entry is already corrected."),
        ["beneficiary_one_per_personal_id"] = (
            "duplicate_person",
            "A person with this personal id is already on the rolls."
        ),
        ["beneficiary_one_per_file_no"] = (
            "duplicate_person",
            "A person with this file number is already on the rolls of the commune."
        ),
        ["local_standard_once"] = (
            "local_standard_known",
            "This place already has a standard for the item from this month."
        ),
        ["local_standard_two_people"] = ("same_person", "Who proposed cannot decide."),
        ["funeral_claim_one_per_person"] = (
            "funeral_claimed",
            "Support with this funeral is asked for already, or decided."
        ),
        ["funeral_claim_one_per_deceased"] = (
            "funeral_claimed",
            "Support with this funeral is asked for already, or decided."
        ),
        ["funeral_claim_two_people"] = ("same_person", "Who proposed cannot decide."),
        ["app_user_identity_once"] = ("identity_known", "Somebody holds this identity already."),
        ["decision_once"] = ("decision_known", "This decision is already recorded."),
    };

    /// <summary>The refusal behind a database error, or null when the error is no known prohibition.</summary>
    public static Refusal? For(PostgresException exception) =>
        exception.ConstraintName is { } name && Known.TryGetValue(WholeName(name), out var known)
            ? new Refusal(RefusalKind.Conflict, known.Code, known.Message)
            : null;

    /// <summary>An index of a partition bears a name that PostgreSQL made; it forbids what its parent forbids.</summary>
    private static string WholeName(string name) =>
        PartitionIndex().Match(name) is { Success: true } match
            ? (match.Groups[1].Value, match.Groups[2].Value) switch
            {
                ("payment", "payout_id") => "payment_one_live_per_payout",
                ("payment", "payout_id_attempt") => "payment_attempt_once",
                ("payout", "beneficiary_id_benefit") => "payout_one_standing_regular",
                _ => name,
            }
            : name;

    [GeneratedRegex(@"^(payment|payout)_\d{4}_\d{2}_month_(.+)_idx\d*$")]
    private static partial Regex PartitionIndex();
}
