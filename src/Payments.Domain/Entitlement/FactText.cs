using System.Text;
using Payments.Domain.Common;

namespace Payments.Domain.Entitlement;

/// <summary>A fact that a rule rests on, beside the age.</summary>
internal enum Fact : byte
{
    Household,
    SpecialArea,
    OrphanCase,
    Study,
    Pension,
    Supporter,
    SoleParent,
    Disability,
    Care,
    Pregnant,
    InFacility,
}

/// <summary>Facts as members of a short explanation, spelt once and kept as bytes.</summary>
internal static class FactText
{
    private static readonly byte[][] household = Members<Household>("household");
    private static readonly byte[][] orphanCase = Members<OrphanCase>("orphanCase");
    private static readonly byte[][] study = Members<Study>("study");
    private static readonly byte[][] pension = Members<Pension>("pension");
    private static readonly byte[][] supporter = Members<Supporter>("supporter");
    private static readonly byte[][] soleParent = Members<SoleParent>("soleParent");
    private static readonly byte[][] disability = Members<DisabilityLevel>("disability");
    private static readonly byte[][] care = Members<Care>("care");

    /// <summary>The facts that a rule rests on.</summary>
    public static Fact[] Of(Rule rule) =>
        rule switch
        {
            Rule.OrphanUnder4 or Rule.OrphanFrom4 => [Fact.OrphanCase],
            Rule.FormerOrphan => [Fact.Study],
            Rule.HivChildUnder4 or Rule.HivChildFrom4 or Rule.HivAdult => [Fact.Household],
            Rule.SoleParentChild => [Fact.SoleParent, Fact.Household],
            Rule.ElderlyPoor or Rule.ElderlyPoorOlder or Rule.ElderlyTakenIn =>
            [
                Fact.Household,
                Fact.Supporter,
            ],
            Rule.ElderlySpecialArea or Rule.SmallChild => [Fact.Household, Fact.SpecialArea],
            Rule.Elderly80 => [Fact.Pension],
            Rule.SocialPension => [Fact.Pension, Fact.Household],
            Rule.DisabledExtremeAdult
            or Rule.DisabledExtremeChildOrElderly
            or Rule.DisabledSevereAdult
            or Rule.DisabledSevereChildOrElderly => [Fact.Disability],
            Rule.FosterOrphanUnder4 or Rule.FosterOrphanFrom4 => [Fact.OrphanCase, Fact.Care],
            Rule.FosterElderly => [Fact.Household, Fact.Care],
            Rule.DisabledParentOne or Rule.DisabledParentMore => [Fact.Disability, Fact.Pregnant],
            Rule.OwnHouseholdCare or Rule.FosterExtremeAdult or Rule.FosterExtremeChild =>
            [
                Fact.Disability,
                Fact.Care,
            ],
            Rule.FacilityUnder4 or Rule.FacilityFrom4 => [Fact.InFacility],
        };

    /// <summary>One member with a leading comma: <c>,"household":"poor"</c>.</summary>
    public static ReadOnlySpan<byte> Of(Fact fact, PersonFacts person) =>
        fact switch
        {
            Fact.Household => household[(int)person.Household],
            Fact.SpecialArea => person.SpecialArea
                ? ",\"specialArea\":true"u8
                : ",\"specialArea\":false"u8,
            Fact.OrphanCase => orphanCase[(int)person.OrphanCase],
            Fact.Study => study[(int)person.Study],
            Fact.Pension => pension[(int)person.Pension],
            Fact.Supporter => supporter[(int)person.Supporter],
            Fact.SoleParent => soleParent[(int)person.SoleParent],
            Fact.Disability => disability[(int)person.Disability.Level],
            Fact.Care => care[(int)person.Care],
            Fact.Pregnant => person.Pregnant ? ",\"pregnant\":true"u8 : ",\"pregnant\":false"u8,
            Fact.InFacility => person.InFacility
                ? ",\"inFacility\":true"u8
                : ",\"inFacility\":false"u8,
        };

    private static byte[][] Members<TEnum>(string name)
        where TEnum : struct, Enum =>
        [
            .. Enum.GetValues<TEnum>()
                .Select(value =>
                    Encoding.UTF8.GetBytes($",\"{name}\":\"{Words<TEnum>.Print(value)}\"")
                ),
        ];
}
