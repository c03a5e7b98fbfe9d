using Payments.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Entitlement;
using Payments.Pipeline;

namespace Payments.Reviews;

/// <summary>A commune's rolls as known today, with the law of its place: what a review looks at.</summary>
internal sealed class CommuneRolls(CurrentRulebook rulebooks, Clock clock)
{
    /// <returns>The law of a month as known, in this commune; null when nobody is on its rolls.</returns>
    public async Task<Func<PayMonth, KnownOn, MonthLaw>?> Law(
        Session session,
        string communeCode,
        CancellationToken cancellationToken
    )
    {
        var province = await session.Find<string>(
            "select province_code from commune where commune_code = @communeCode",
            new { communeCode },
            cancellationToken
        );
        if (province is null)
        {
            return null;
        }

        var rulebook = await rulebooks.On(session, clock.Today, cancellationToken);
        var former = ReferenceData.FormerProvinceOf(communeCode, province, rulebook.Provinces);
        return (month, known) => rulebook.LawFor(month, known, province, former);
    }

    public async Task<FactStream> People(
        Session session,
        string communeCode,
        CancellationToken cancellationToken
    ) =>
        await FactStream.Open(
            await session.Open(cancellationToken),
            [communeCode],
            clock.Today,
            withRoutes: false,
            cancellationToken
        );
}
