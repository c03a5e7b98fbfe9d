namespace Payments.Beneficiaries;

/// <summary>Why an invented person is on the rolls.</summary>
internal enum GeneratedCase
{
    Elderly80,
    ElderlySpecialArea,
    ElderlyPoor,
    ElderlyTakenIn,
    SeverelyDisabled,
    ExtremelyDisabled,
    SoleParent,
    SmallChild,
    Orphan,
    FormerOrphan,
    HivAdult,
    HivChild,
    Applicant,
}

/// <summary>Birth, sex and case of an invented person, and the day from which a decision could be signed.</summary>
internal readonly record struct GeneratedLife(
    GeneratedCase Case,
    bool IsMale,
    DateOnly Birth,
    int Age,
    bool IsYearOnly,
    DateOnly EligibleFrom
)
{
    private static readonly DateOnly lawBegins = new(2021, 7, 1);

    /// <summary>From then on the old draw the social pension, from 75. Decree 176/2025/NĐ-CP.</summary>
    private static readonly DateOnly pensionBegins = new(2025, 7, 1);

    /// <summary>Shares in a thousand, in the order of <see cref="GeneratedCase"/>.</summary>
    private static readonly int[] shares = [400, 0, 65, 4, 270, 95, 70, 0, 32, 9, 12, 3, 40];
    private static readonly int[] specialAreaShares =
    [
        260,
        130,
        75,
        4,
        190,
        70,
        80,
        120,
        35,
        9,
        14,
        3,
        10,
    ];

    public static GeneratedLife Draw(ref Draw draw, GeneratedCommune commune, DateOnly today)
    {
        var kind = PickCase(ref draw, commune.IsSpecialArea ? specialAreaShares : shares);
        var isPension = today >= pensionBegins;
        var (youngest, oldest, malePercent) = Span(ref draw, kind, isPension);
        var birth = draw.Day(
            today.AddYears(-oldest - 1).AddDays(2),
            today.AddYears(-youngest).AddDays(-20)
        );
        var isYearOnly = birth.Year < 1960 && draw.Chance(30);
        if (isYearOnly)
        {
            birth = new DateOnly(birth.Year, 1, 1);
        }

        var age = new Domain.Beneficiaries.BirthDate(birth, default).AgeOn(today);
        return new GeneratedLife(
            kind,
            draw.Chance(malePercent),
            birth,
            age,
            isYearOnly,
            Later(
                isPension && IsOld(kind) ? pensionBegins : lawBegins,
                EligibleOn(kind, birth, isPension)
            )
        );
    }

    /// <summary>Whether the person draws the social pension, not the allowance.</summary>
    public bool DrawsPension(DateOnly today) => today >= pensionBegins && IsOld(Case);

    private static bool IsOld(GeneratedCase kind) =>
        kind is GeneratedCase.Elderly80 or GeneratedCase.ElderlySpecialArea;

    private static GeneratedCase PickCase(ref Draw draw, int[] shares)
    {
        var place = draw.Below(1000);
        for (var index = 0; index < shares.Length; index++)
        {
            place -= shares[index];
            if (place < 0)
            {
                return (GeneratedCase)index;
            }
        }

        return GeneratedCase.Elderly80;
    }

    private static (int Youngest, int Oldest, int MalePercent) Span(
        ref Draw draw,
        GeneratedCase kind,
        bool isPension
    ) =>
        kind switch
        {
            GeneratedCase.Elderly80 => (isPension ? 75 : 80, 80 + OldAge(ref draw), 34),
            GeneratedCase.ElderlySpecialArea => (75, 79, 42),
            GeneratedCase.ElderlyPoor => (60, 82, 40),
            GeneratedCase.ElderlyTakenIn => (62, 90, 45),
            GeneratedCase.SeverelyDisabled or GeneratedCase.ExtremelyDisabled => DisabledAge(
                ref draw
            ),
            GeneratedCase.SoleParent => (22, 55, 11),
            GeneratedCase.SmallChild => (0, 2, 51),
            GeneratedCase.Orphan => (1, 15, 51),
            GeneratedCase.FormerOrphan => (17, 21, 50),
            GeneratedCase.HivAdult => (22, 58, 68),
            GeneratedCase.HivChild => (1, 15, 50),
            GeneratedCase.Applicant => (60, 85, 40),
        };

    private static int OldAge(ref Draw draw) =>
        draw.Chance(60) ? 4
        : draw.Chance(70) ? 10
        : 21;

    private static (int Youngest, int Oldest, int MalePercent) DisabledAge(ref Draw draw) =>
        draw.Below(100) switch
        {
            < 12 => (1, 15, 58),
            < 62 => (16, 59, 56),
            _ => (60, 92, 44),
        };

    private static DateOnly EligibleOn(GeneratedCase kind, DateOnly birth, bool isPension) =>
        kind switch
        {
            GeneratedCase.Elderly80 => birth.AddYears(isPension ? 75 : 80),
            GeneratedCase.ElderlySpecialArea => birth.AddYears(75),
            GeneratedCase.ElderlyPoor or GeneratedCase.ElderlyTakenIn => birth.AddYears(60),
            GeneratedCase.FormerOrphan => birth.AddYears(12),
            GeneratedCase.SoleParent or GeneratedCase.HivAdult => birth.AddYears(18),
            _ => birth.AddDays(10),
        };

    private static DateOnly Later(DateOnly left, DateOnly right) => left > right ? left : right;
}
