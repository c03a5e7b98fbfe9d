namespace Payments.Domain.Entitlement;

/// <summary>The level of a resident of a social assistance facility: art. 25.</summary>
/// <remarks>Ruling: it needs no decision, and the allowance of art. 6 is lost meanwhile (art. 25(5)).</remarks>
internal static class FacilityCare
{
    public static Finding Find(MonthLaw month, in Dossier dossier)
    {
        var wasEver = false;
        foreach (ref readonly var dated in dossier.Facts)
        {
            wasEver |= dated.Facts.InFacility;
        }

        return wasEver
            ? new Moments(month, dossier.Facts, int.MaxValue).Latest(Resident)
            : Finding.No(Reason.NotInFacility);
    }

    /// <summary>Under 4, or from 4. Art. 25(1).</summary>
    private static Finding Resident(in Circumstances who)
    {
        if (!who.Law.InForce(Category.FacilityCare))
        {
            return Finding.No(Reason.NotInForce);
        }

        return who.Facts.InFacility
            ? Finding.Yes(
                who,
                who.Age < who.Law.InfantLevelUntil ? Rule.FacilityUnder4 : Rule.FacilityFrom4
            )
            : Finding.No(Reason.NotInFacility);
    }
}
