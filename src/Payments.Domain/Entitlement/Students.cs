namespace Payments.Domain.Entitlement;

/// <summary>The rule for those of 16 and over who study, and the children of sole parents.</summary>
internal static class Students
{
    /// <summary>Whether someone of 16 or over goes on for studying. Decree 20/2021/NĐ-CP, art. 5(2).</summary>
    /// <remarks>
    /// Ruling: the limit of 22 years (through the month of the birthday) falls only if the birthday is in
    /// 2026-10 or later, or the decision was signed from 2026-10-05. Decree 335/2026/NĐ-CP, art. 5(2).
    /// </remarks>
    public static Reason Continues(
        in Circumstances who,
        BirthDate birth,
        int age,
        Study study,
        bool isChild
    )
    {
        if (study == Study.None)
        {
            return Reason.NotStudying;
        }

        if (age >= who.Law.StudentUntil && !IsLimitLifted(who, birth))
        {
            return Reason.TooOld;
        }

        return who.StudiedWithoutBreak(birth, isChild) ? Reason.Met : Reason.StudyBroken;
    }

    /// <summary>Whether a child of a sole parent counts. Art. 5(4).</summary>
    /// <remarks>
    /// Ruling: children of 16 and over who counted under Decree 20 stay counted; decisions signed from
    /// 2026-10-05 count only children under 16 on signing. Decree 335/2026/NĐ-CP, art. 5(4).
    /// </remarks>
    public static bool IsRaised(in Circumstances who, in Child child)
    {
        var age = who.AgeOf(child);
        if (age < 0)
        {
            return false;
        }

        if (age < who.Law.ChildUntil)
        {
            return true;
        }

        var wasSixteenOnSigning =
            IsSignedUnderDecree335(who)
            && child.DateOfBirth.Reaches(who.Law.ChildUntil).DayNumber <= who.SignedDay;
        return !wasSixteenOnSigning
            && Continues(who, child.DateOfBirth, age, child.Study, isChild: true) == Reason.Met;
    }

    private static bool IsLimitLifted(in Circumstances who, BirthDate birth) =>
        !who.Law.IsStudentLimitDrafted
        && who.Law.StudentLimitLifted is { } lifted
        && (birth.Reaches(who.Law.StudentUntil) >= lifted.From || IsSignedUnderDecree335(who));

    private static bool IsSignedUnderDecree335(in Circumstances who) =>
        who.Law.StudentLimitLifted is { } lifted
        && who.SignedDay != int.MaxValue
        && who.SignedDay >= lifted.InForce.DayNumber;
}
