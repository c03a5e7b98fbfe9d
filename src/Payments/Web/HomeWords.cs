namespace Payments.Web;

/// <summary>States, places and channels in Vietnamese, for the first page.</summary>
internal static class HomeWords
{
    private static readonly Dictionary<string, string> words = new()
    {
        ["planned"] = "đã mở",
        ["calculated"] = "đã tính",
        ["submitted"] = "đã trình",
        ["approved"] = "đã duyệt",
        ["released"] = "đang chi",
        ["settled"] = "đã khớp",
        ["closed"] = "đã khóa sổ",
        ["cancelled"] = "đã hủy",
        ["open"] = "đang chi",
        ["due"] = "chưa phát lệnh",
        ["held"] = "tạm giữ",
        ["paid_by_account"] = "đã vào tài khoản",
        ["paid_in_cash"] = "đã trao tiền mặt",
        ["in_progress"] = "đang qua ngân hàng",
        ["unknown"] = "chưa rõ kết quả",
        ["awaiting_cash"] = "chờ nhận tiền mặt",
        ["not_collected"] = "chưa đến nhận",
        ["returned"] = "bị trả lại",
        ["returned_to_treasury"] = "đã nộp lại Kho bạc",
        ["account"] = "tài khoản",
        ["cash"] = "tiền mặt",
        ["prepared"] = "đã lập",
        ["sending"] = "đang gửi",
        ["sent"] = "đã gửi",
        ["accepted"] = "ngân hàng đã nhận",
        ["rejected"] = "bị từ chối",
    };

    /// <summary>The word itself where there is no other.</summary>
    public static string Of(string word) => words.GetValueOrDefault(word, word);
}
