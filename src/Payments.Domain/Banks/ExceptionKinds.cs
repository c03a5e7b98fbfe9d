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

    private static readonly Sentence Look = new(
        "Cán bộ xem thông điệp gốc của ngân hàng và quyết định.",
        "An official reads the bank's message and decides."
    );

    private static readonly FrozenDictionary<string, Sentence> Sentences = new Dictionary<
        string,
        Sentence
    >
    {
        [BatchWaiting] = new(
            "Lô lệnh chi chưa gửi đi hoặc ngân hàng chưa đến lấy: kiểm tra đường truyền, liên hệ ngân hàng.",
            "The batch was not sent or the bank has not fetched it: check the line, call the bank."
        ),
        [AnswerOverdue] = new(
            "Ngân hàng chưa trả lời lô lệnh chi quá một ngày làm việc: liên hệ ngân hàng, không gửi lại.",
            "The bank has not answered about the batch for more than a working day: call it, send nothing again."
        ),
        [StatementMissing] = new(
            "Chưa có sao kê của ngày đã chi: đề nghị ngân hàng gửi sao kê.",
            "There is no statement of a day that was paid: ask the bank for it."
        ),
        [StatementGap] = new(
            "Số dư đầu ngày không bằng số dư cuối ngày trước: thiếu sao kê ở giữa, đề nghị ngân hàng gửi bổ sung.",
            "The opening balance is not the closing balance of the day before: a statement between them is missing, ask the bank for it."
        ),
        [StatementNotBalanced] = new(
            "Số dư đầu cộng phát sinh không bằng số dư cuối: sao kê thiếu dòng, đề nghị ngân hàng gửi lại.",
            "Opening balance and entries do not give the closing balance: lines are missing, ask the bank to send it again."
        ),
        ["amount_differs"] = new(
            $"Số tiền ngân hàng ghi khác số tiền đã lệnh: {Ask}, chưa ghi sổ.",
            "The bank booked another amount than was ordered: ask the bank in writing; nothing is booked here yet."
        ),
        ["amount_not_whole_vnd"] = new(
            $"Số tiền lẻ hoặc không phải đồng Việt Nam: {Ask}, chưa ghi sổ.",
            "The amount is no whole number of đồng: ask the bank in writing; nothing is booked here yet."
        ),
        ["bank_data_wrong"] = new(
            "Ngân hàng báo mã ngân hàng sai: dừng gửi qua ngân hàng này và sửa danh mục; không phải lỗi của người hưởng.",
            "The bank says that its own code is wrong: stop sending through it and mend the list of banks; it is not the payee's fault."
        ),
        ["bank_needs_money"] = new(
            "Tài khoản chi trả không đủ tiền hoặc vượt hạn mức: bổ sung tiền hoặc tách lô.",
            "The paying account lacks money or a limit was passed: fund it or split the batch."
        ),
        ["batch_refused"] = new(
            "Ngân hàng không nhận tệp vì sai định dạng hoặc sai tổng: báo bộ phận kỹ thuật.",
            "The bank refused the file for its form or its sums: tell the technical staff."
        ),
        ["block_total_differs"] = new(
            "Số tiền ghi nợ cả nhóm khác số phải chi: so từng lệnh với ngân hàng.",
            "A whole block was debited with another sum than was due: compare payment by payment with the bank."
        ),
        ["compliance"] = new(
            "Ngân hàng dừng lệnh vì quy định hoặc nghi ngờ gian lận: chuyển bộ phận tuân thủ.",
            "The bank stopped the payment for its rules or suspects fraud: hand it to compliance."
        ),
        ["contradiction"] = new(
            $"Có bằng chứng đã chi và bằng chứng chưa chi: {Ask}, không chi lại.",
            "There is evidence that it was paid and evidence that it was not: ask the bank in writing, do not pay again."
        ),
        ["credit_not_ours"] = new(
            "Có tiền vào tài khoản chi trả mà không phải tiền hoàn của lệnh nào: tìm nguồn gốc.",
            "Money came into a paying account that is no return of any payment: find out where it comes from."
        ),
        ["debit_without_reference"] = new(
            "Có khoản ghi nợ không mang mã của ta: đối chiếu với ngân hàng.",
            "A debit carries no id of ours: compare with the bank."
        ),
        ["debited_after_replacement"] = new(
            "Lệnh đã được thay bằng lệnh khác nay lại bị ghi nợ: có thể chi hai lần, yêu cầu ngân hàng thu hồi.",
            "A payment that was replaced by another was debited after all: it may be paid twice, ask the bank to recall it."
        ),
        ["debited_twice"] = new(
            "Một lệnh bị ghi nợ hai lần: yêu cầu ngân hàng hoàn khoản thừa.",
            "One payment was debited twice: ask the bank for the surplus."
        ),
        ["direction_differs"] = new(
            $"Chiều ghi nợ, ghi có mâu thuẫn trong sao kê: {Ask}.",
            "Debit and credit contradict each other in the statement: ask the bank in writing."
        ),
        ["inbox_file"] = new(
            "Tệp ngân hàng để lại không đọc được: mở tệp trong thư mục lưu và xử lý.",
            "A file that the bank left cannot be read: open it in the folder where it is kept."
        ),
        ["odd_answer"] = new(
            "Ngân hàng trả lời điều không thuộc lệnh nào: đọc thông điệp.",
            "The bank answered about something that belongs to no payment: read the message."
        ),
        ["our_defect"] = new(
            "Ngân hàng báo lỗi do hệ thống lập lệnh: báo bộ phận kỹ thuật ngay.",
            "The bank says that the order itself is faulty: tell the technical staff at once."
        ),
        ["payee_said_dead"] = new(
            "Ngân hàng báo người nhận đã mất: tạm dừng chi, xác minh với hộ tịch.",
            "The bank says that the payee is dead: stop paying, ask the civil register."
        ),
        ["reason_to_read"] = new(
            "Ngân hàng nêu lý do bằng lời hoặc bằng mã chưa có trong danh mục: cán bộ đọc và quyết định.",
            "The bank gives its reason in words or by a code that is not in the table: an official reads and decides."
        ),
        ["return_amount_differs"] = new(
            "Số tiền hoàn khác số tiền đã chi: đối chiếu với ngân hàng, chưa ghi sổ.",
            "Another amount came back than was paid: compare with the bank; nothing is booked here yet."
        ),
        ["return_of_unknown_payment"] = new(
            "Tiền hoàn không chỉ ra lệnh nào: tìm lệnh gốc cùng ngân hàng.",
            "A return names no payment: find the first payment together with the bank."
        ),
        ["returned_twice"] = new(
            "Một lệnh được hoàn hai lần: đối chiếu với ngân hàng.",
            "One payment came back twice: compare with the bank."
        ),
        ["reversal"] = new(
            "Ngân hàng tự hủy một bút toán của mình: xem bút toán gốc.",
            "The bank took back an entry of its own: look at the first entry."
        ),
        ["unknown_block"] = new(
            "Khoản ghi nợ cả nhóm mang mã không phải của ta: đối chiếu với ngân hàng.",
            "A debit of a whole block carries an id that is not ours: compare with the bank."
        ),
        ["unknown_for_a_day"] = new(
            "Sau 24 giờ ngân hàng chưa nói rõ: lấy xác nhận bằng văn bản hoặc sao kê.",
            "After 24 hours the bank has not said clearly: get a letter or a statement."
        ),
        ["unknown_payment"] = new(
            "Ngân hàng nêu một lệnh không phải của ta: đối chiếu, không ghi sổ.",
            "The bank names a payment that is not ours: compare; book nothing."
        ),
        ["unknown_word"] = new(
            "Ngân hàng dùng trạng thái chưa có trong danh mục: cán bộ đọc và quyết định.",
            "The bank uses a state that is not in the table: an official reads and decides."
        ),
        ["unreadable"] = new(
            "Thông điệp không đọc được: xem lý do, đề nghị ngân hàng gửi lại.",
            "The message cannot be read: see why, ask the bank to send it again."
        ),
        ["unreadable_entry"] = new(
            "Một dòng sao kê không đọc được: xem thông điệp gốc.",
            "A line of the statement cannot be read: look at the message itself."
        ),
    }.ToFrozenDictionary();

    /// <summary>Kinds that go away by themselves when what was missing has come.</summary>
    public static IReadOnlyList<string> Watched { get; } =
    [BatchWaiting, AnswerOverdue, StatementMissing, StatementGap, StatementNotBalanced];

    public static IEnumerable<string> All => Sentences.Keys;

    /// <summary>What to do first; a general sentence for a kind that is not in the table.</summary>
    public static Sentence FirstStep(string kind) => Sentences.GetValueOrDefault(kind, Look);

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
