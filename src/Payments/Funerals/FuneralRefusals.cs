using Payments.Domain.Common;
using Payments.Domain.Entitlement;

namespace Payments.Funerals;

/// <summary>Every way in which this room says no, beside wrong fields.</summary>
internal static class FuneralRefusals
{
    public static Refusal OnTheRolls { get; } =
        new(
            RefusalKind.Rule,
            "deceased_on_the_rolls",
            "Who died is on the rolls of the commune: name them by beneficiaryId, so that their death is recorded too."
        );

    /// <remarks>Decree 335/2026/NĐ-CP, arts. 11(1), 31: who had applied and qualified counts too; what they applied with stands in the enrolment.</remarks>
    public static Refusal EnrolmentOpen { get; } =
        new(
            RefusalKind.Conflict,
            "enrolment_open",
            "The chairman has not decided the enrolment of who died: have it decided first, and claim then."
        );

    public static Refusal OnOtherRolls { get; } =
        new(
            RefusalKind.Rule,
            "deceased_on_other_rolls",
            "Who died is on the rolls of another commune: that one takes the claim, and ends what it pays."
        );

    public static Refusal NoSoleParent { get; } =
        new(
            RefusalKind.Rule,
            "no_sole_parent",
            "No poor sole parent on the rolls of the commune had such a child on the day of death: "
                + "mend the parent's children, or claim where the parent is on the rolls."
        );

    public static Refusal DeathDiffers { get; } =
        new(
            RefusalKind.Conflict,
            "death_differs",
            "Another day of death is recorded for this person; mend that first, or this."
        );

    public static Refusal AmountChanged { get; } =
        new(
            RefusalKind.Conflict,
            "funeral_amount_changed",
            "Facts or standards changed since this was proposed, and with them the sum: refuse it and propose it again."
        );

    public static Refusal NotAccepted { get; } =
        new(
            RefusalKind.Conflict,
            "funeral_not_accepted",
            "The claim is not accepted; a proposed one is refused by its proposal."
        );

    public static Refusal Charged { get; } =
        new(
            RefusalKind.Conflict,
            "funeral_charged",
            "A payment list carries the claim: cancel its payout first."
        );

    public static Refusal NotDue(FuneralReason reason) =>
        new(RefusalKind.Rule, "funeral_not_due", "The law gives nothing for this death.")
        {
            Fields = [new FieldError("/deceased", Words<FuneralReason>.Print(reason), Why(reason))],
        };

    private static string Why(FuneralReason reason) =>
        reason switch
        {
            FuneralReason.Due or FuneralReason.NoQualifyingCase =>
                "Who died drew no monthly allowance and no social pension, nor had qualified for them where the law asks "
                    + "no more, was no child of a poor sole parent, lived in no facility, and had no survivor or other monthly benefit. Decree 20/2021/NĐ-CP, art. 11(1).",
            FuneralReason.BirthDateUnknown =>
                "With a survivor or other monthly benefit the age decides. Decree 20/2021/NĐ-CP, art. 11(1)(c).",
            FuneralReason.TooYoung =>
                "With a survivor or other monthly benefit it is due from an age on that was not reached. "
                    + "Decree 20/2021/NĐ-CP, art. 11(1)(c).",
        };
}
