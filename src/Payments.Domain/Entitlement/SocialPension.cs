namespace Payments.Domain.Entitlement;

/// <summary>The social pension (trợ cấp hưu trí xã hội): Decree 176/2025/NĐ-CP, arts. 2-4.</summary>
internal static class SocialPension
{
    public static Finding Find(MonthLaw month, in Dossier dossier, Grant grant, bool isExplained)
    {
        if (!month.Law.InForce(Category.SocialPension))
        {
            return Finding.No(Reason.NotInForce);
        }

        if (!grant.IsGiven && !isExplained)
        {
            return Finding.No(grant.Refusal);
        }

        var found = new Moments(month, dossier.Facts, grant.SignedDay).Latest(Pensioner);
        if (!found.IsMet)
        {
            return found;
        }

        if (!grant.IsGiven)
        {
            return Finding.No(grant.Refusal);
        }

        return grant.SignedDay <= month.LastDay ? found : Finding.No(Reason.BeforeStart);
    }

    /// <summary>From 75, or from 70 if poor or near-poor, without another pension. Art. 2.</summary>
    /// <remarks>
    /// Ruling: once granted it starts no earlier than the month of the birthday; so the age counts from that
    /// month, under every procedure.
    /// </remarks>
    private static Finding Pensioner(in Circumstances who)
    {
        var age = who.View.AgeAtTheEnd(who.Facts.DateOfBirth);
        if (age < who.Law.SocialPensionPoorFrom)
        {
            return Finding.No(Reason.TooYoung);
        }

        if (who.Facts.Pension != Pension.None)
        {
            return Finding.No(Reason.HasPension);
        }

        return age >= who.Law.SocialPensionFrom || who.IsPoorOrNearPoor
            ? Finding.Yes(who, Rule.SocialPension).Narrowed(who, Category.SocialPension)
            : Finding.No(Reason.HouseholdNotPoorNorNearPoor);
    }
}
