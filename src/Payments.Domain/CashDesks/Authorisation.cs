using Payments.Domain.Common;

namespace Payments.Domain.CashDesks;

/// <summary>Somebody who may collect in another's place, with a paper or as the payee of the rolls.</summary>
/// <param name="FoldedName">Without marks and capitals.</param>
/// <param name="Until">The last day; null: the rolls name none.</param>
public sealed record Authorisation(
    string FoldedName,
    DateOnly From,
    DateOnly? Until,
    bool IsRevoked
)
{
    /// <summary>A written authorisation to collect holds so long at most, as the paying organisations have it.</summary>
    public const int MonthsMax = 12;

    /// <summary>From so many days before its end one is warned.</summary>
    public const int WarningDays = 30;

    public bool Stands(DateOnly on) => !IsRevoked && From <= on && !(Until < on);

    public bool EndsSoon(DateOnly on) => Stands(on) && Until <= on.AddDays(WarningDays);

    /// <summary>Null when the receiver may collect on that day by one of these.</summary>
    public static Refusal? WhyNot(
        IReadOnlyList<Authorisation> all,
        string foldedReceiver,
        DateOnly on
    )
    {
        var named = all.Where(one => one.FoldedName == foldedReceiver).ToList();
        return named.Exists(one => one.Stands(on)) ? null
            : named.Count > 0 || (all.Count > 0 && !all.Any(one => one.Stands(on)))
                ? CashDeskRefusals.AuthorisationEnded
            : CashDeskRefusals.NoAuthorisation;
    }
}
