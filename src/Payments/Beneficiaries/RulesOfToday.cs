using Payments.Domain.Beneficiaries;
using Payments.Pipeline;

namespace Payments.Beneficiaries;

/// <summary>The rules of the registry file for what is entered today, with today's commune codes.</summary>
internal static class RulesOfToday
{
    public static RegistryRules Of(Clock clock) =>
        new(clock.Today, clock.Today, ReferenceData.Communes, ReferenceData.Banks);
}
