using Payments.Domain.PaymentRuns;

namespace Payments.PaymentRuns;

/// <summary>Reasons of a change as sentences, Vietnamese or English.</summary>
internal static class ChangeSentences
{
    public static string Of(ChangeReason reason, bool isEnglish)
    {
        var (vietnamese, english) = Both(reason);
        return isEnglish ? english : vietnamese;
    }

    private static (string Vietnamese, string English) Both(ChangeReason reason) =>
        reason switch
        {
            ChangeReason.SupplementaryRun => (
                "Kỳ chi bổ sung, không có kỳ trước để so sánh.",
                "A supplementary run; there is no last month to compare with."
            ),
            ChangeReason.FirstRun => (
                "Xã chưa có danh sách chi trả thường kỳ tháng trước.",
                "The commune had no regular list last month."
            ),
            ChangeReason.Granted => ("Mới được hưởng.", "Newly granted."),
            ChangeReason.Resumed => (
                "Được chi trả trở lại.",
                "Paid again after a month without payment."
            ),
            ChangeReason.ArrearsOnly => (
                "Chỉ truy lĩnh các tháng trước.",
                "Only months before are paid."
            ),
            ChangeReason.Died => ("Đã chết.", "The person died."),
            ChangeReason.Suspended => ("Đang tạm dừng hưởng.", "The benefit is suspended."),
            ChangeReason.Ended => ("Đã thôi hưởng.", "The benefit ended."),
            ChangeReason.MovedAway => ("Đã chuyển đi nơi khác.", "The person moved away."),
            ChangeReason.NothingLeftToPay => (
                "Không còn khoản nào phải chi.",
                "Nothing is left to pay."
            ),
            ChangeReason.NoLongerOwed => (
                "Không còn đủ điều kiện hưởng.",
                "The conditions of the law are no longer met."
            ),
            ChangeReason.StandardChanged => (
                "Mức chuẩn trợ giúp xã hội thay đổi.",
                "The standard amount changed."
            ),
            ChangeReason.GroupChanged => (
                "Chuyển sang nhóm đối tượng khác.",
                "Another group of the law applies."
            ),
            ChangeReason.LevelChanged => (
                "Hệ số hưởng thay đổi.",
                "The level within the group changed."
            ),
            ChangeReason.ArrearsAdded => (
                "Có truy lĩnh các tháng trước.",
                "Months before are paid with it."
            ),
            ChangeReason.ArrearsEnded => (
                "Tháng trước có truy lĩnh, tháng này không.",
                "Last month carried months before it; this one does not."
            ),
            ChangeReason.Funeral => (
                "Hỗ trợ chi phí mai táng, chi một lần.",
                "Support with a funeral, paid once."
            ),
        };
}
