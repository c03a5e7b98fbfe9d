using Payments.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;

namespace Payments.PaymentRuns;

/// <summary>The law of each month as known for one run, made once a place and month.</summary>
/// <remarks>
/// A place is a province with the former one from which the commune was made: a resolution of the former province
/// governs there until the merged one replaces it. Decree 20/2021/NĐ-CP, art. 4(3).
/// </remarks>
internal sealed class LawShelf(Rulebook rulebook, DateOnly calculatedOn, PayMonth runMonth)
{
    private readonly Dictionary<(string, string?), MonthLaw?[]> byPlace = [];

    public Func<int, MonthLaw> Of(string communeCode, string provinceCode)
    {
        var former = ReferenceData.FormerProvinceOf(communeCode, provinceCode, rulebook.Provinces);
        if (!byPlace.TryGetValue((provinceCode, former), out var laws))
        {
            laws = new MonthLaw?[runMonth.Index + 1];
            byPlace[(provinceCode, former)] = laws;
        }

        var knownOn = KnownOn.ForRun(calculatedOn, runMonth);
        return index =>
            laws[index] ??= rulebook.LawFor(
                PayMonth.FromIndex(index),
                knownOn,
                provinceCode,
                former
            );
    }
}
