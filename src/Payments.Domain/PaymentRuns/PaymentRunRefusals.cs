using Payments.Domain.Common;

namespace Payments.Domain.PaymentRuns;

public sealed record ListCannotMove(string CommuneCode, ListState State, ListTrigger Trigger)
    : Refusal(
        RefusalKind.Conflict,
        "list_cannot_move",
        $"The list of commune {CommuneCode} is {Word(State)} and does not allow: {Word(Trigger)}."
    )
{
    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}

public sealed record SamePersonOnList(string CommuneCode)
    : Refusal(
        RefusalKind.Conflict,
        "same_person",
        $"You already have another duty on the list of commune {CommuneCode}: "
            + "who prepares, approves, releases and closes are four people."
    );

public sealed record CommuneNotInRun(string CommuneCode)
    : Refusal(
        RefusalKind.Rule,
        "commune_not_in_run",
        $"Commune {CommuneCode} has no list in this run that could be paid."
    );

public sealed record DrawnInFuture()
    : Refusal(RefusalKind.Rule, "drawn_in_future", "Money cannot be drawn after today.");

/// <summary>A release asks for more than was drawn and brought forward.</summary>
/// <param name="Missing">Per benefit, what is missing; never empty.</param>
public sealed record NotFunded(IReadOnlyList<MissingMoney> Missing)
    : Refusal(
        RefusalKind.Conflict,
        "not_funded",
        "The money drawn and brought forward does not cover the lists. Missing: "
            + string.Join("; ", Missing.Select(part => $"{part.Benefit} {part.Amount}"))
            + "."
    );
