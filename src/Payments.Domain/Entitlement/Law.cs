using Payments.Domain.Common;

namespace Payments.Domain.Entitlement;

/// <summary>A standard in đồng a month and the place in the law that sets it.</summary>
internal sealed record Standard(long AmountVnd, Citation Source);

/// <summary>All numbers that count on one day in one place, laid out for speed.</summary>
internal sealed class Law
{
    private static readonly Rule[] rules =
    [
        .. Enum.GetValues<Rule>().Where(rule => rule != Rule.SocialPension),
    ];

    private readonly int[] tenths = new int[Enum.GetValues<Rule>().Length];
    private readonly Citation?[] ruleSources = new Citation?[Enum.GetValues<Rule>().Length];
    private readonly Citation?[] groupSources = new Citation?[Enum.GetValues<Category>().Length];
    private readonly IReadOnlyList<Citation>?[] citations = new IReadOnlyList<Citation>?[
        Enum.GetValues<Rule>().Length
    ];
    private readonly byte[]?[] explanations = new byte[]?[Enum.GetValues<Rule>().Length];
    private readonly uint groupsInForce;
    private readonly DraftCondition?[] conditions = new DraftCondition?[
        Enum.GetValues<Category>().Length
    ];

    public Law(
        RulebookContent content,
        DateOnly day,
        DateOnly knownOn,
        string province,
        string? formerProvince
    )
    {
        foreach (var rule in rules)
        {
            var value = content.At(Words<Rule>.Print(rule), day, knownOn);
            tenths[(int)rule] = (int)(value?.Value ?? 0);
            ruleSources[(int)rule] = value?.Source;
        }

        foreach (var category in Enum.GetValues<Category>())
        {
            var value = content.Parameters[GroupName(category)].Latest(day, knownOn);
            groupSources[(int)category] = value?.Source;
            groupsInForce |= value is { Ended: false } ? 1u << (int)category : 0;
            conditions[(int)category] = (DraftCondition?)value?.Value;
            IsNarrowed |= value?.Value is not null;
        }

        int Age(string name) => (int)(content.At(name, day, knownOn)?.Value ?? 0);
        InfantLevelUntil = Age("infant_level_until");
        ChildUntil = Age("child_until");
        SmallChildUntil = Age("small_child_until");
        InfantUntil = Age("infant_until");
        ElderlyFrom = Age("elderly_from");
        ElderlyPoorOlderFrom = Age("elderly_poor_older_from");
        ElderlySpecialAreaFrom = Age("elderly_special_area_from");
        Elderly80From = Age("elderly_80_from");
        SocialPensionFrom = Age("social_pension_from");
        SocialPensionPoorFrom = Age("social_pension_poor_from");
        FuneralPensionerFrom = Age("funeral_pensioner_from");
        var students = content.Parameters["student_until"];
        var printed = students.Values.First(value => !value.Ended);
        var latest = students.Latest(day, knownOn);
        IsStudentLimitDrafted = latest is { Ended: false } && latest.From > printed.From;
        StudentUntil = (int)(IsStudentLimitDrafted ? latest! : printed).Value!.Value;
        StudentLimitLifted = students.Values.FirstOrDefault(value =>
            value.Ended && value.InForce <= knownOn
        );

        RuleValue? Local(StandardItem item) =>
            content.LocalAt(item, province, formerProvince, day, knownOn);
        var national = content.At("standard", day, knownOn);
        NationalPension = Highest(content.At("social_pension", day, knownOn), null);
        Community = Highest(national, Local(StandardItem.Standard));
        Facility = Highest(national, Local(StandardItem.Facility) ?? Local(StandardItem.Standard));
        Pension = Highest(
            content.At("social_pension", day, knownOn),
            Local(StandardItem.SocialPension)
        );
        FuneralCommunity = content.At("funeral_community", day, knownOn);
        FuneralApplicant = content.At("funeral_applicant", day, knownOn);
        FuneralFacility = content.At("funeral_facility", day, knownOn);
        FuneralSocialPension = content.At("funeral_social_pension", day, knownOn);
    }

    public static IReadOnlyList<string> ParameterNames { get; } =
    [
        .. rules.Select(Words<Rule>.Print),
        .. Enum.GetValues<Category>().Select(GroupName),
        "standard",
        "social_pension",
        "infant_level_until",
        "child_until",
        "small_child_until",
        "infant_until",
        "elderly_from",
        "elderly_poor_older_from",
        "elderly_special_area_from",
        "elderly_80_from",
        "student_until",
        "social_pension_from",
        "social_pension_poor_from",
        "funeral_pensioner_from",
        "funeral_community",
        "funeral_applicant",
        "funeral_facility",
        "funeral_social_pension",
    ];

    public int InfantLevelUntil { get; }

    public int ChildUntil { get; }

    public int SmallChildUntil { get; }

    public int InfantUntil { get; }

    public int ElderlyFrom { get; }

    public int ElderlyPoorOlderFrom { get; }

    public int ElderlySpecialAreaFrom { get; }

    public int Elderly80From { get; }

    public int SocialPensionFrom { get; }

    public int SocialPensionPoorFrom { get; }

    public int FuneralPensionerFrom { get; }

    public int StudentUntil { get; }

    /// <summary>
    /// The line that lifts the age limit of students: for birthdays from its <c>From</c>, and for decisions
    /// signed from the day its instrument came into force. Null: the limit stands.
    /// </summary>
    public RuleValue? StudentLimitLifted { get; }

    /// <summary>A draft sets the limit of students anew: it holds for everyone, whatever was lifted before.</summary>
    public bool IsStudentLimitDrafted { get; }

    public Standard Community { get; }

    public Standard Facility { get; }

    public Standard Pension { get; }

    public Standard NationalPension { get; }

    public RuleValue? FuneralCommunity { get; }

    /// <summary>Null: who was not yet decided gets nothing.</summary>
    public RuleValue? FuneralApplicant { get; }

    public RuleValue? FuneralFacility { get; }

    public RuleValue? FuneralSocialPension { get; }

    /// <summary>A draft asks more of some group than the law does.</summary>
    public bool IsNarrowed { get; }

    /// <summary>What a draft asks beyond the law; null: nothing.</summary>
    public DraftCondition? ConditionOf(Category category) => conditions[(int)category];

    public bool InForce(Category category) => (groupsInForce & (1u << (int)category)) != 0;

    /// <summary>The coefficient in tenths; the social pension is an amount and counts once.</summary>
    public int Tenths(Rule rule) => rule == Rule.SocialPension ? 10 : tenths[(int)rule];

    public IReadOnlyList<Citation> CitationsOf(Category category) =>
        groupSources[(int)category] is { } source ? [source] : [];

    /// <summary>The article of the level, then that of the standard.</summary>
    public IReadOnlyList<Citation> CitationsOf(Rule rule)
    {
        if (citations[(int)rule] is { } known)
        {
            return known;
        }

        var level =
            rule == Rule.SocialPension
                ? groupSources[(int)Category.SocialPension]
                : ruleSources[(int)rule];
        IReadOnlyList<Citation> made = level is null
            ? [StandardOf(rule).Source]
            : [level, StandardOf(rule).Source];
        citations[(int)rule] = made;
        return made;
    }

    /// <summary>The fixed tail of a short explanation, made once a rule.</summary>
    public byte[] ExplanationTail(Rule rule) =>
        explanations[(int)rule] ??= ShortExplanation.Tail(
            StandardOf(rule).AmountVnd,
            CitationsOf(rule)
        );

    public Standard StandardOf(Rule rule) =>
        rule switch
        {
            Rule.SocialPension => Pension,
            Rule.FacilityUnder4 or Rule.FacilityFrom4 => Facility,
            _ => Community,
        };

    /// <summary>Ruling: the highest of national and local is paid, never their sum. Art. 4(3).</summary>
    private static Standard Highest(RuleValue? national, RuleValue? local)
    {
        var best = local is not null && local.Value > (national?.Value ?? 0) ? local : national;
        return best is null
            ? new Standard(0, new Citation("", ""))
            : new Standard(best.Value!.Value, best.Source);
    }

    private static string GroupName(Category category) =>
        $"group/{Words<Category>.Print(category)}";
}
