using System.Globalization;
using System.Text.Json;
using Payments.Domain.Common;

namespace Payments.Domain.CashDesks;

/// <summary>Every way a cash desk says no.</summary>
public static class CashDeskRefusals
{
    public static readonly Refusal AlreadyHandedOver = Conflict(
        "already_handed_over",
        "This payment is already handed over."
    );

    public static readonly Refusal ListClosed = Conflict(
        "cash_list_closed",
        "The cash list is closed; nothing on it changes any more."
    );

    public static readonly Refusal RecordedDead = Conflict(
        "recorded_dead",
        "The person is recorded dead: hold the money at the desk; only an heir may receive it."
    );

    public static readonly Refusal AuthorisationEnded = Conflict(
        "authorisation_ended",
        "The authorisation of the payee ended before the day of payment."
    );

    public static readonly Refusal NoAuthorisation = Conflict(
        "no_authorisation",
        "No written authorisation in this receiver's name is on record: an officer must see it and record it first."
    );

    public static readonly Refusal OwnAuthorisation = Conflict(
        "same_person",
        "Who recorded an authorisation cannot hand out cash by it."
    );

    public static readonly Refusal AuthorisationRevoked = Conflict(
        "authorisation_revoked",
        "The authorisation is already revoked."
    );

    public static readonly Refusal PayoutHeld = Conflict(
        "payout_held",
        "The payout is held or cancelled; nothing may be handed over."
    );

    public static readonly Refusal SamePersonPays = Conflict(
        "same_person",
        "Who prepared, approved or released a list cannot hand out its cash."
    );

    public static readonly Refusal WithProvider = Conflict(
        "with_provider",
        "A service provider has this row to hand out: wait for its result, or withdraw its list first."
    );

    public static readonly Refusal NothingToEntrust = Conflict(
        "nothing_to_entrust",
        "Nobody on the list waits who is not with a provider already."
    );

    public static readonly Refusal ProviderListWithdrawn = Conflict(
        "provider_list_withdrawn",
        "The provider's list is withdrawn already."
    );

    public static readonly Refusal NothingToCorrect = Conflict(
        "nothing_to_correct",
        "Nothing is written down about this payment that could be corrected."
    );

    public static readonly Refusal AlreadyInCash = Conflict(
        "already_in_cash",
        "This payout is already paid in cash."
    );

    public static readonly Refusal PaymentLive = Conflict(
        "payment_live",
        "The payout has a payment that may still arrive."
    );

    public static readonly Refusal PayoutNotStanding = Conflict(
        "payout_not_standing",
        "The payout is paid, cancelled or returned to the Treasury."
    );

    public static readonly Refusal NotUncollected = Conflict(
        "not_uncollected",
        "Only money that nobody collected is returned to the Treasury."
    );

    public static readonly Refusal PaperNotOurs = new(
        RefusalKind.NotFound,
        "paper_not_ours",
        "No list of this installation has this code: pay nothing by this paper."
    );

    public static readonly Refusal PaperIsOld = Conflict(
        "paper_is_old",
        "The list of this paper is closed; who was not paid stands on the newer list."
    );

    public static Refusal CannotMove(CashPaymentState state, CashPaymentTrigger trigger) =>
        state == CashPaymentState.HandedOver && trigger == CashPaymentTrigger.HandOver
            ? AlreadyHandedOver
            : Conflict(
                "cash_payment_cannot_move",
                $"A payment that is {Word(state.ToString())} cannot {Word(trigger.ToString())}."
            );

    public static Refusal FloatExceeded(CashFloat cash, Vnd amount) =>
        Conflict("float_exceeded", $"{amount} is more than the desk holds ({cash.Held}).");

    public static readonly Refusal DaySigned = Conflict(
        "day_signed",
        "The day of this cashier is counted and signed: nothing moves in the drawer before tomorrow, unless the "
            + "treasurer sets the count aside."
    );

    public static readonly Refusal CountConfirmed = Conflict(
        "count_confirmed",
        "The count is already confirmed."
    );

    public static readonly Refusal CountSetAside = Conflict(
        "count_set_aside",
        "The count was set aside by a counter-entry."
    );

    public static readonly Refusal NothingToCount = Conflict(
        "nothing_to_count",
        "This cashier held no cash on that day."
    );

    public static readonly Refusal OwnCount = Conflict(
        "same_person",
        "Who counted cannot confirm the count or set it aside."
    );

    /// <param name="covered">What the cashier holds, the shared drawer included.</param>
    public static Refusal DrawerExceeded(Vnd covered, Vnd amount) =>
        Conflict("float_exceeded", $"{amount} is more than this cashier holds ({covered}).");

    public static Refusal FloatNotBalanced(CashFloat cash) =>
        Conflict(
            "float_not_balanced",
            $"Issued {cash.Issued} is not paid {cash.Paid} plus handed back {cash.HandedBack}: "
                + $"{cash.Held} is still held."
        );

    public static Refusal RowsOpen(long rows) =>
        Conflict(
            "rows_open",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{rows} people on the list are neither paid nor recorded as not collected."
            )
        );

    private static Refusal Conflict(string code, string message) =>
        new(RefusalKind.Conflict, code, message);

    private static string Word(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
