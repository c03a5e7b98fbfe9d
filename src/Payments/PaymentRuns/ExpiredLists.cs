using Payments.Beneficiaries;
using Payments.Domain.Entitlement;

namespace Payments.PaymentRuns;

/// <summary>The one place that says on which lists of a year gone by somebody's money of a month rests.</summary>
internal static class ExpiredLists
{
    /// <param name="year">The first year whose lists still count.</param>
    public static YearlyList Of(RunPerson person, Benefit benefit, MonthLaw law, int year)
    {
        var facts = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(person.Facts);
        var dossier = person.Dossier(facts);
        return YearlyLists.Needed(
            law,
            dossier,
            YearlyLists.Expired(dossier, law.Month.LastDay, year),
            benefit
        );
    }
}
