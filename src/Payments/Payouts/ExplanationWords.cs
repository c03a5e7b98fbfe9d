namespace Payments.Payouts;

/// <summary>The words of stored explanations in Vietnamese and English; one that is not known here is shown as it is.</summary>
internal static class ExplanationWords
{
    private static readonly Dictionary<string, (string, string)> benefits = new()
    {
        ["monthly_allowance"] = ("Trợ cấp xã hội hàng tháng", "Monthly social allowance"),
        ["care_support"] = (
            "Hỗ trợ kinh phí chăm sóc, nuôi dưỡng hàng tháng",
            "Monthly care support"
        ),
        ["social_pension"] = ("Trợ cấp hưu trí xã hội", "Social pension"),
        ["funeral"] = ("Hỗ trợ chi phí mai táng", "Funeral support"),
    };

    private static readonly Dictionary<string, (string, string)> rules = new()
    {
        ["orphan_under_4"] = (
            "trẻ em dưới 4 tuổi không có nguồn nuôi dưỡng",
            "child under 4 without a source of care"
        ),
        ["orphan_from_4"] = (
            "trẻ em từ đủ 4 tuổi không có nguồn nuôi dưỡng",
            "child of 4 and over without a source of care"
        ),
        ["former_orphan"] = (
            "người từ 16 đến 22 tuổi đang học, trước đó hưởng trợ cấp trẻ không có nguồn nuôi dưỡng",
            "person of 16 to 22 in education who drew as a child without a source of care"
        ),
        ["hiv_child_under_4"] = (
            "trẻ em dưới 4 tuổi theo điểm về HIV thuộc hộ nghèo",
            "child under 4 under the point on HIV, poor household"
        ),
        ["hiv_child_from_4"] = (
            "trẻ em từ đủ 4 tuổi theo điểm về HIV thuộc hộ nghèo",
            "child of 4 and over under the point on HIV, poor household"
        ),
        ["sole_parent_child"] = (
            "người đơn thân nghèo đang nuôi con",
            "poor sole parent raising children"
        ),
        ["elderly_poor"] = (
            "người cao tuổi thuộc hộ nghèo không có người phụng dưỡng",
            "old person in a poor household whom nobody supports"
        ),
        ["elderly_poor_older"] = (
            "người cao tuổi ở mức tuổi cao hơn (từ đủ 80, từ tháng 07/2026 từ đủ 75) thuộc hộ nghèo không có người phụng dưỡng",
            "person of the higher age (80, from 2026-07 on 75) in a poor household whom nobody supports"
        ),
        ["elderly_special_area"] = (
            "người cao tuổi thuộc hộ nghèo, cận nghèo ở địa bàn đặc biệt khó khăn",
            "old person in a poor or near-poor household in a specially difficult area"
        ),
        ["elderly_80"] = (
            "người từ đủ 80 tuổi không có lương hưu",
            "person of 80 and over without a pension"
        ),
        ["elderly_taken_in"] = (
            "người cao tuổi nghèo được nhận chăm sóc tại cộng đồng",
            "poor old person taken in by the community"
        ),
        ["disabled_extreme_adult"] = ("người khuyết tật đặc biệt nặng", "extremely disabled adult"),
        ["disabled_extreme_child_or_elderly"] = (
            "trẻ em hoặc người cao tuổi khuyết tật đặc biệt nặng",
            "extremely disabled child or old person"
        ),
        ["disabled_severe_adult"] = ("người khuyết tật nặng", "severely disabled adult"),
        ["disabled_severe_child_or_elderly"] = (
            "trẻ em hoặc người cao tuổi khuyết tật nặng",
            "severely disabled child or old person"
        ),
        ["small_child"] = (
            "trẻ em dưới 3 tuổi thuộc hộ nghèo, cận nghèo ở địa bàn đặc biệt khó khăn",
            "child under 3 in a poor or near-poor household in a specially difficult area"
        ),
        ["hiv_adult"] = (
            "người theo điểm về HIV thuộc hộ nghèo không có thu nhập ổn định",
            "person under the point on HIV, poor household, no steady income"
        ),
        ["foster_orphan_under_4"] = (
            "nhận chăm sóc trẻ em dưới 4 tuổi không có nguồn nuôi dưỡng",
            "caring for a child under 4 without a source of care"
        ),
        ["foster_orphan_from_4"] = (
            "nhận chăm sóc trẻ em từ đủ 4 tuổi không có nguồn nuôi dưỡng",
            "caring for a child of 4 and over without a source of care"
        ),
        ["foster_elderly"] = (
            "nhận chăm sóc người cao tuổi tại cộng đồng",
            "caring for an old person taken in"
        ),
        ["disabled_parent_one"] = (
            "người khuyết tật mang thai hoặc nuôi một con dưới 36 tháng tuổi",
            "disabled person pregnant or raising one child under 36 months"
        ),
        ["disabled_parent_more"] = (
            "người khuyết tật mang thai và nuôi con, hoặc nuôi từ hai con dưới 36 tháng tuổi",
            "disabled person pregnant and raising a child, or raising two and more under 36 months"
        ),
        ["own_household_care"] = (
            "hộ gia đình trực tiếp chăm sóc người khuyết tật đặc biệt nặng",
            "household caring for its own extremely disabled member"
        ),
        ["foster_extreme_adult"] = (
            "nhận chăm sóc người khuyết tật đặc biệt nặng",
            "caring for an extremely disabled adult taken in"
        ),
        ["foster_extreme_child"] = (
            "nhận chăm sóc trẻ em khuyết tật đặc biệt nặng",
            "caring for an extremely disabled child taken in"
        ),
        ["social_pension"] = (
            "người hưởng trợ cấp hưu trí xã hội",
            "person drawing the social pension"
        ),
    };

    private static readonly Dictionary<string, (string, string)> funerals = new()
    {
        ["funeral_allowance"] = (
            "người đang hưởng trợ cấp xã hội hàng tháng",
            "person drawing the monthly social allowance"
        ),
        ["funeral_child"] = (
            "con của người đơn thân nghèo đang nuôi con",
            "child of a poor sole parent"
        ),
        ["funeral_pensioner"] = (
            "người cao tuổi đang hưởng trợ cấp tuất hoặc trợ cấp hàng tháng khác",
            "old person with a survivor or other monthly benefit"
        ),
        ["funeral_social_pension"] = (
            "người đang hưởng trợ cấp hưu trí xã hội",
            "person drawing the social pension"
        ),
        ["funeral_applicant"] = (
            "người đã đề nghị và đủ điều kiện hưởng nhưng chết khi chưa có quyết định",
            "person who had applied and qualified, and died before the decision"
        ),
        ["funeral_facility"] = (
            "người được chăm sóc tại cơ sở trợ giúp xã hội",
            "person cared for in a social assistance facility"
        ),
    };

    private static readonly Dictionary<string, (string, string)> factNames = new()
    {
        ["household"] = ("hộ", "household"),
        ["specialArea"] = ("địa bàn đặc biệt khó khăn", "specially difficult area"),
        ["orphanCase"] = ("trường hợp theo khoản 1 Điều 5, điểm", "case of article 5(1), point"),
        ["study"] = ("đang học", "study"),
        ["pension"] = ("lương hưu, trợ cấp khác", "pension or other benefit"),
        ["supporter"] = ("người có nghĩa vụ phụng dưỡng", "people obliged to support"),
        ["soleParent"] = ("đơn thân do", "sole parent because"),
        ["disability"] = ("mức độ khuyết tật", "degree of disability"),
        ["care"] = ("người chăm sóc", "cared for by"),
        ["pregnant"] = ("mang thai", "pregnant"),
        ["inFacility"] = ("ở cơ sở trợ giúp xã hội", "in a facility"),
    };

    private static readonly Dictionary<string, (string, string)> factValues = new()
    {
        ["poor"] = ("nghèo", "poor"),
        ["near_poor"] = ("cận nghèo", "near-poor"),
        ["none"] = ("không", "none"),
        ["true"] = ("có", "yes"),
        ["True"] = ("có", "yes"),
        ["false"] = ("không", "no"),
        ["False"] = ("không", "no"),
        ["dd"] = ("đ", "đ"),
        ["school"] = ("phổ thông", "school"),
        ["continuing"] = ("giáo dục thường xuyên", "continuing education"),
        ["vocational"] = ("học nghề", "vocational"),
        ["secondary_professional"] = ("trung cấp", "secondary professional"),
        ["college"] = ("cao đẳng", "college"),
        ["university_first"] = ("đại học văn bằng thứ nhất", "first university degree"),
        ["retirement"] = ("lương hưu", "retirement pension"),
        ["social_insurance"] = ("trợ cấp bảo hiểm xã hội", "social insurance benefit"),
        ["survivor"] = ("tuất hàng tháng", "survivor benefit"),
        ["other"] = ("trợ cấp khác", "another benefit"),
        ["able"] = ("có khả năng", "able"),
        ["on_allowance"] = ("cũng đang hưởng trợ cấp", "on an allowance themselves"),
        ["never_married"] = ("chưa kết hôn", "never married"),
        ["widowed"] = ("vợ hoặc chồng đã chết", "widowed"),
        ["spouse_missing"] = ("vợ hoặc chồng mất tích", "spouse missing"),
        ["mild"] = ("nhẹ", "mild"),
        ["severe"] = ("nặng", "severe"),
        ["extreme"] = ("đặc biệt nặng", "extreme"),
        ["own_household"] = ("gia đình", "own household"),
        ["foster"] = ("người nhận chăm sóc", "who took the person in"),
    };

    public static (string Vietnamese, string English) Benefit(string word) => In(benefits, word);

    public static (string Vietnamese, string English) Rule(string word) => In(rules, word);

    /// <summary>Whose funeral it is; null: the rule is none of funerals.</summary>
    public static (string Vietnamese, string English)? Funeral(string word) =>
        funerals.TryGetValue(word, out var known) ? known : null;

    public static (string Vietnamese, string English) Fact(string name, string value)
    {
        var (nameVietnamese, nameEnglish) = In(factNames, name);
        var (valueVietnamese, valueEnglish) = In(factValues, value);
        return ($"{nameVietnamese}: {valueVietnamese}", $"{nameEnglish}: {valueEnglish}");
    }

    private static (string Vietnamese, string English) In(
        Dictionary<string, (string, string)> words,
        string word
    ) => words.TryGetValue(word, out var known) ? known : (word, word);
}
