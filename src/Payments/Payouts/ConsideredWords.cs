namespace Payments.Payouts;

/// <summary>Groups of article 5 and benefits beside them, and why one is not paid, in Vietnamese and English.</summary>
internal static class ConsideredWords
{
    private static readonly Dictionary<string, (string, string)> groups = Read(
        """
        orphan = trẻ em không có nguồn nuôi dưỡng | child without a source of care
        former_orphan = người từ 16 tuổi đang học, trước đó là trẻ không có nguồn nuôi dưỡng | student who drew as a child without a source of care
        hiv_child = trẻ em theo điểm về HIV | child under the point on HIV
        sole_parent = người đơn thân nghèo đang nuôi con | poor sole parent
        elderly_poor = người cao tuổi thuộc hộ nghèo | old person in a poor household
        elderly_special_area = người cao tuổi ở địa bàn đặc biệt khó khăn | old person in a specially difficult area
        elderly_80 = người từ đủ 80 tuổi | person of 80 and over
        elderly_taken_in = người cao tuổi được nhận chăm sóc | old person taken in
        disabled = người khuyết tật | disabled person
        small_child = trẻ em dưới 3 tuổi | child under 3
        hiv_adult = người theo điểm về HIV | adult under the point on HIV
        social_pension = trợ cấp hưu trí xã hội | social pension
        facility_care = chăm sóc tại cơ sở | care in a facility
        care_support = kinh phí chăm sóc | care support
        """
    );

    private static readonly Dictionary<string, (string, string)> reasons = Read(
        """
        not_in_force = quy định không có hiệu lực trong tháng | not in force in the month
        no_facts_known = chưa có thông tin | no facts known
        not_born = chưa sinh hoặc chưa biết là đã sinh | not born, or not known to be
        died = đã chết trước tháng này | died before the month
        no_decision = chưa có quyết định | no decision
        signed_after_death = quyết định ký sau khi chết | signed after the death
        before_start = chưa đến tháng được hưởng | before the start
        in_facility = đang ở cơ sở trợ giúp xã hội | lives in a facility
        not_in_facility = không ở cơ sở trợ giúp xã hội | lives in no facility
        lower_than_highest = chỉ hưởng một mức cao nhất | only the highest level is paid
        lower_than_allowance = không cao hơn trợ cấp xã hội | not higher than the allowance
        lower_than_social_pension = thấp hơn trợ cấp hưu trí xã hội | lower than the social pension
        in_another_group = đã thuộc nhóm khác | already in another group
        too_young = chưa đủ tuổi | too young
        too_old = quá tuổi | too old
        not_an_orphan = không thuộc trường hợp nào của khoản 1 | no case of 5(1)
        was_not_drawing_at_sixteen = không hưởng theo khoản 1 khi đủ 16 tuổi | was not drawing under 5(1) at 16
        not_studying = không đi học | does not study
        study_broken = việc học bị gián đoạn | study was broken off
        household_not_poor = không thuộc hộ nghèo | household not poor
        household_not_poor_nor_near_poor = không thuộc hộ nghèo, hộ cận nghèo | household neither poor nor near-poor
        no_hiv = không thuộc diện | does not apply
        steady_income = có thu nhập ổn định | has a steady income
        has_pension = có lương hưu hoặc trợ cấp khác | has a pension or other benefit
        not_a_sole_parent = không phải người đơn thân nuôi con | not a sole parent
        no_child_counts = không có con được tính | no child counts
        has_supporter = có người phụng dưỡng | somebody supports the person
        not_taken_in = không được nhận chăm sóc | not taken in
        not_in_special_area = không ở địa bàn đặc biệt khó khăn | not in a specially difficult area
        no_disability = không có khuyết tật | no disability
        disability_mild = khuyết tật nhẹ | mild disability only
        not_certified = chưa có giấy xác nhận khuyết tật | not certified
        no_carer = không có người chăm sóc được hỗ trợ | nobody's care is supported
        not_extreme = không phải khuyết tật đặc biệt nặng | not extremely disabled
        spouse_draws_it = vợ hoặc chồng đã hưởng | the spouse draws it
        not_pregnant_nor_raising = không mang thai, không nuôi con dưới 36 tháng | neither pregnant nor raising an infant
        """
    );

    public static (string Vietnamese, string English) Group(string word) => In(groups, word);

    public static (string Vietnamese, string English) Reason(string word) => In(reasons, word);

    public static IEnumerable<string> KnownGroups => groups.Keys;

    public static IEnumerable<string> KnownReasons => reasons.Keys;

    private static (string, string) In(Dictionary<string, (string, string)> words, string word) =>
        words.TryGetValue(word, out var known) ? known : (word, word);

    private static Dictionary<string, (string, string)> Read(string text) =>
        text.Split('\n')
            .Select(line => line.Split([" = ", " | "], StringSplitOptions.TrimEntries))
            .ToDictionary(parts => parts[0], parts => (parts[1], parts[2]));
}
