using System.Text.Json;
using Payments.Domain.Beneficiaries;
using Payments.Pipeline;
using Payments.Proposals;
using Payments.Web;

namespace Payments.Beneficiaries;

/// <summary>The rules of the registry file for what is entered today, with today's commune codes.</summary>
internal static class RulesOfToday
{
    public static RegistryRules Of(Clock clock) =>
        new(clock.Today, clock.Today, ReferenceData.Communes, ReferenceData.Banks);

    /// <summary>What was proposed, as it was laid down.</summary>
    public static TPayload Read<TPayload>(this ProposalToApply proposal) =>
        JsonSerializer.Deserialize<TPayload>(proposal.Payload, JsonForm.Options)
        ?? throw new InvalidOperationException("A proposal of this room is empty.");
}
