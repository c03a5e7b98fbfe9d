namespace Payments.Domain.Entitlement;

/// <summary>Every level that the law names; its snake_case word is its name in the rulebook.</summary>
public enum Rule : byte
{
    OrphanUnder4,
    OrphanFrom4,
    FormerOrphan,
    HivChildUnder4,
    HivChildFrom4,
    SoleParentChild,
    ElderlyPoor,
    ElderlyPoorOlder,
    ElderlySpecialArea,
    Elderly80,
    ElderlyTakenIn,
    DisabledExtremeAdult,
    DisabledExtremeChildOrElderly,
    DisabledSevereAdult,
    DisabledSevereChildOrElderly,
    SmallChild,
    HivAdult,
    FosterOrphanUnder4,
    FosterOrphanFrom4,
    FosterElderly,
    DisabledParentOne,
    DisabledParentMore,
    OwnHouseholdCare,
    FosterExtremeAdult,
    FosterExtremeChild,
    FacilityUnder4,
    FacilityFrom4,
    SocialPension,
}
