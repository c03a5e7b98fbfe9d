using Payments.Domain.Common;

namespace Payments.Domain.Payouts;

public sealed record PayoutCannotMove(Guid Id, PayoutState State, PayoutTrigger Trigger)
    : Refusal(
        RefusalKind.Conflict,
        "payout_cannot_move",
        $"Payout {Id} is {PayoutWords.Of(State)} and does not allow: {PayoutWords.Of(Trigger)}."
    );

public sealed record PaymentLive(Guid Id)
    : Refusal(
        RefusalKind.Conflict,
        "payment_live",
        $"Payout {Id} has a payment that was made or may still arrive."
    );

public sealed record PaymentsBeingPrepared(Guid Id)
    : Refusal(
        RefusalKind.Conflict,
        "payments_being_prepared",
        $"The payments of the release that pays payout {Id} are being made; try again in a moment."
    );
