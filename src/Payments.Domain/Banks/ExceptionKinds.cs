using System.Collections.Frozen;

namespace Payments.Domain.Banks;

/// <summary>What a person is asked to look at, by kind, with a sentence on what to do first.</summary>
/// <remarks>Nothing of this changes money by itself: whoever finds out settles, reissues or writes to the bank.</remarks>
public static class ExceptionKinds
{
    /// <summary>Raised and taken back by the calendar.</summary>
    public const string BatchWaiting = "batch_waiting";
    public const string AnswerOverdue = "answer_overdue";
    public const string StatementMissing = "statement_missing";
    public const string StatementGap = "statement_gap";
    public const string StatementNotBalanced = "statement_not_balanced";

    private const string Ask = "Hỏi ngân hàng bằng văn bản";

    private static readonly FrozenDictionary<string, string> Sentences = new Dictionary<
        string,
        string
    >
    {
        [BatchWaiting] =
            "Lô lệnh chi chưa gửi đi hoặc ngân hàng chưa đến lấy: kiểm tra đường truyền, liên hệ ngân hàng.",
        [AnswerOverdue] =
            "Ngân hàng chưa trả lời lô lệnh chi quá một ngày làm việc: liên hệ ngân hàng, không gửi lại.",
        [StatementMissing] = "Chưa có sao kê của ngày đã chi: đề nghị ngân hàng gửi sao kê.",
        [StatementGap] =
            "Số dư đầu ngày không bằng số dư cuối ngày trước: thiếu sao kê ở giữa, đề nghị ngân hàng gửi bổ sung.",
        [StatementNotBalanced] =
            "Số dư đầu cộng phát sinh không bằng số dư cuối: sao kê thiếu dòng, đề nghị ngân hàng gửi lại.",
        ["amount_differs"] = $"Số tiền ngân hàng ghi khác số tiền đã lệnh: {Ask}, chưa ghi sổ.",
        ["amount_not_whole_vnd"] = $"Số tiền lẻ hoặc không phải đồng Việt Nam: {Ask}, chưa ghi sổ.",
        ["bank_data_wrong"] =
            "Ngân hàng báo mã ngân hàng sai: dừng gửi qua ngân hàng này và sửa danh mục; không phải lỗi của người hưởng.",
        ["bank_needs_money"] =
            "Tài khoản chi trả không đủ tiền hoặc vượt hạn mức: bổ sung tiền hoặc tách lô.",
        ["batch_refused"] =
            "Ngân hàng không nhận tệp vì sai định dạng hoặc sai tổng: báo bộ phận kỹ thuật.",
        ["block_total_differs"] =
            "Số tiền ghi nợ cả nhóm khác số phải chi: so từng lệnh với ngân hàng.",
        ["compliance"] =
            "Ngân hàng dừng lệnh vì quy định hoặc nghi ngờ gian lận: chuyển bộ phận tuân thủ.",
        ["contradiction"] = $"Có bằng chứng đã chi và bằng chứng chưa chi: {Ask}, không chi lại.",
        ["credit_not_ours"] =
            "Có tiền vào tài khoản chi trả mà không phải tiền hoàn của lệnh nào: tìm nguồn gốc.",
        ["debit_without_reference"] =
            "Có khoản ghi nợ không mang mã của ta: đối chiếu với ngân hàng.",
        ["debited_after_replacement"] =
            "Lệnh đã được thay bằng lệnh khác nay lại bị ghi nợ: có thể chi hai lần, yêu cầu ngân hàng thu hồi.",
        ["debited_twice"] = "Một lệnh bị ghi nợ hai lần: yêu cầu ngân hàng hoàn khoản thừa.",
        ["direction_differs"] = $"Chiều ghi nợ, ghi có mâu thuẫn trong sao kê: {Ask}.",
        ["inbox_file"] = "Tệp ngân hàng để lại không đọc được: mở tệp trong thư mục lưu và xử lý.",
        ["odd_answer"] = "Ngân hàng trả lời điều không thuộc lệnh nào: đọc thông điệp.",
        ["our_defect"] = "Ngân hàng báo lỗi do hệ thống lập lệnh: báo bộ phận kỹ thuật ngay.",
        ["payee_said_dead"] =
            "Ngân hàng báo người nhận đã mất: tạm dừng chi, xác minh với hộ tịch.",
        ["reason_to_read"] =
            "Ngân hàng nêu lý do bằng lời hoặc bằng mã chưa có trong danh mục: cán bộ đọc và quyết định.",
        ["return_amount_differs"] =
            "Số tiền hoàn khác số tiền đã chi: đối chiếu với ngân hàng, chưa ghi sổ.",
        ["return_of_unknown_payment"] =
            "Tiền hoàn không chỉ ra lệnh nào: tìm lệnh gốc cùng ngân hàng.",
        ["returned_twice"] = "Một lệnh được hoàn hai lần: đối chiếu với ngân hàng.",
        ["reversal"] = "Ngân hàng tự hủy một bút toán của mình: xem bút toán gốc.",
        ["unknown_block"] =
            "Khoản ghi nợ cả nhóm mang mã không phải của ta: đối chiếu với ngân hàng.",
        ["unknown_for_a_day"] =
            "Sau 24 giờ ngân hàng chưa nói rõ: lấy xác nhận bằng văn bản hoặc sao kê.",
        ["unknown_payment"] = "Ngân hàng nêu một lệnh không phải của ta: đối chiếu, không ghi sổ.",
        ["unknown_word"] =
            "Ngân hàng dùng trạng thái chưa có trong danh mục: cán bộ đọc và quyết định.",
        ["unreadable"] = "Thông điệp không đọc được: xem lý do, đề nghị ngân hàng gửi lại.",
        ["unreadable_entry"] = "Một dòng sao kê không đọc được: xem thông điệp gốc.",
    }.ToFrozenDictionary();

    /// <summary>Kinds that go away by themselves when what was missing has come.</summary>
    public static IReadOnlyList<string> Watched { get; } =
    [BatchWaiting, AnswerOverdue, StatementMissing, StatementGap, StatementNotBalanced];

    public static IEnumerable<string> All => Sentences.Keys;

    /// <summary>What to do first; a general sentence for a kind that is not in the table.</summary>
    public static string SentenceVi(string kind) =>
        Sentences.GetValueOrDefault(kind, "Cán bộ xem thông điệp gốc của ngân hàng và quyết định.");

    /// <summary>The kind for what a bank's reason asks of us as a whole; null when the payee's commune acts.</summary>
    public static string? Of(NextAction action) =>
        action switch
        {
            NextAction.StopBank => "bank_data_wrong",
            NextAction.FundOrSplit => "bank_needs_money",
            NextAction.MendOurDefect => "our_defect",
            NextAction.Compliance => "compliance",
            NextAction.OpenDeathCase => "payee_said_dead",
            NextAction.ReadByPerson => "reason_to_read",
            NextAction.MendAccount
            or NextAction.UseOtherChannel
            or NextAction.CheckName
            or NextAction.AskBank
            or NextAction.NextWindow
            or NextAction.ConfirmOnStatement => null,
        };
}
