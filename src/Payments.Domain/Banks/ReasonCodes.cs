using System.Collections.Frozen;

namespace Payments.Domain.Banks;

/// <summary>What to do next about a payment that a bank did not carry out.</summary>
public enum NextAction
{
    /// <summary>The account is wrong or closed: suspend it, the commune mends it, then a new payment.</summary>
    MendAccount,

    /// <summary>The account cannot be credited: another channel.</summary>
    UseOtherChannel,

    /// <summary>The name does not fit: enquire again, a person decides.</summary>
    CheckName,

    /// <summary>Our bank data is wrong: stop the whole bank, it is not the person's fault.</summary>
    StopBank,

    /// <summary>Money or limits of the whole batch: fund it or split it.</summary>
    FundOrSplit,

    /// <summary>Our own defect: alarm.</summary>
    MendOurDefect,

    /// <summary>The bank believes it saw this before: ask; the first one may have been paid.</summary>
    AskBank,

    /// <summary>Too late for today: the next window.</summary>
    NextWindow,

    /// <summary>The person is said to be dead: stop payments and open a case.</summary>
    OpenDeathCase,

    /// <summary>A time-out inside the rail: confirm on the statement.</summary>
    ConfirmOnStatement,

    /// <summary>Rules or fraud: the compliance queue.</summary>
    Compliance,

    /// <summary>Words only, or a code that is not known: a person reads.</summary>
    ReadByPerson,
}

/// <summary>A bank's reason, what we do about it, and a sentence for the official who sees it.</summary>
public sealed record ReasonAdvice(string Code, NextAction Action, Sentence Sentence);

/// <summary>ISO 20022 reason codes by what we do next.</summary>
/// <remarks>
/// The sentences are shown to officials and carry no personal data. A code that is missing here is
/// never guessed: a person reads it.
/// </remarks>
public static class ReasonCodes
{
    private static readonly FrozenDictionary<string, ReasonAdvice> Table = Rows()
        .ToFrozenDictionary(advice => advice.Code);

    public static IEnumerable<ReasonAdvice> All =>
        Table.Values.OrderBy(advice => advice.Code, StringComparer.Ordinal);

    public static ReasonAdvice Of(string code) =>
        Table.TryGetValue(code, out var advice)
            ? advice
            : new ReasonAdvice(
                code,
                NextAction.ReadByPerson,
                new(
                    "Ngân hàng trả về mã lý do chưa có trong danh mục; cần cán bộ đọc thông báo và quyết định.",
                    "The bank's reason is not in the table; an official has to read the message and decide."
                )
            );

    private static IEnumerable<ReasonAdvice> Rows() =>
        [
            .. Group(
                NextAction.MendAccount,
                "Đề nghị xã kiểm tra và cập nhật tài khoản, sau đó lập lệnh chi mới.",
                "The commune checks and mends the account; then a new payment is made.",
                (
                    "AC01",
                    "Số tài khoản thiếu hoặc không đúng.",
                    "The account number is incomplete or wrong."
                ),
                (
                    "AC03",
                    "Số tài khoản người nhận không hợp lệ.",
                    "The payee's account number is not valid."
                ),
                ("AC04", "Tài khoản đã đóng.", "The account is closed."),
                ("AC07", "Tài khoản người nhận đã đóng.", "The payee's account is closed."),
                (
                    "BE23",
                    "Không tìm thấy tài khoản theo định danh thay thế.",
                    "No account was found by the alias."
                )
            ),
            .. Group(
                NextAction.UseOtherChannel,
                "Chuyển sang hình thức chi trả khác cho kỳ này.",
                "Pay this month in another way.",
                ("AC06", "Tài khoản đang bị phong tỏa.", "The account is blocked."),
                (
                    "AG01",
                    "Loại tài khoản này không được nhận chuyển khoản.",
                    "This kind of account takes no transfers."
                ),
                (
                    "AG03",
                    "Ngân hàng không hỗ trợ giao dịch này trên tài khoản.",
                    "The bank does not offer this transfer to the account."
                )
            ),
            .. Group(
                NextAction.CheckName,
                "Tra cứu lại tên chủ tài khoản; cán bộ quyết định.",
                "Ask again whose account it is; an official decides.",
                (
                    "BE01",
                    "Thông tin người nhận không khớp với chủ tài khoản.",
                    "The payee is not the holder of the account."
                ),
                (
                    "BE06",
                    "Ngân hàng không nhận ra người nhận.",
                    "The bank does not know the payee."
                ),
                ("BE22", "Thiếu tên người nhận.", "The payee's name is missing.")
            ),
            .. Group(
                NextAction.StopBank,
                "Dừng gửi qua ngân hàng này và sửa danh mục ngân hàng; không phải lỗi của người hưởng.",
                "Stop sending through this bank and mend the list of banks; it is not the payee's fault.",
                ("RC01", "Mã ngân hàng sai định dạng.", "The bank code has a wrong form."),
                (
                    "RC03",
                    "Mã ngân hàng bên trả không hợp lệ.",
                    "The paying bank's code is not valid."
                ),
                (
                    "RC04",
                    "Mã ngân hàng bên nhận không hợp lệ.",
                    "The payee's bank code is not valid."
                ),
                ("RC07", "Mã ngân hàng không tồn tại.", "There is no such bank code."),
                (
                    "CNOR",
                    "Ngân hàng nhận không tham gia hệ thống thanh toán.",
                    "The payee's bank is not part of the payment system."
                )
            ),
            .. Group(
                NextAction.FundOrSplit,
                "Kiểm tra số dư tài khoản chi trả hoặc tách lô.",
                "Look at the balance of the paying account, or split the batch.",
                ("AM01", "Số tiền bằng không.", "The amount is zero."),
                ("AM02", "Số tiền vượt hạn mức cho phép.", "The amount is above what is allowed."),
                ("AM04", "Tài khoản chi trả không đủ tiền.", "The paying account lacks money."),
                ("AM12", "Số tiền không hợp lệ.", "The amount is not valid."),
                (
                    "AM14",
                    "Số tiền vượt hạn mức thỏa thuận.",
                    "The amount is above the agreed limit."
                ),
                (
                    "AM21",
                    "Số tiền vượt hạn mức của kỳ.",
                    "The amount is above the limit of the period."
                ),
                (
                    "AM23",
                    "Số tiền vượt hạn mức thanh toán.",
                    "The amount is above the settlement limit."
                )
            ),
            .. Group(
                NextAction.MendOurDefect,
                "Lỗi của hệ thống lập lệnh: báo bộ phận kỹ thuật ngay.",
                "The order itself is faulty: tell the technical staff at once.",
                ("AM10", "Tổng tiền kiểm soát không khớp.", "The control sum differs."),
                (
                    "AM18",
                    "Số lượng giao dịch không hợp lệ.",
                    "The number of transactions is not valid."
                ),
                (
                    "AM19",
                    "Số lượng giao dịch của lô không khớp.",
                    "The number of transactions of the batch differs."
                ),
                (
                    "AM20",
                    "Tổng số giao dịch của tệp không khớp.",
                    "The number of transactions of the file differs."
                ),
                ("FF01", "Tệp sai định dạng.", "The file has a wrong form."),
                ("DT01", "Ngày không hợp lệ.", "A date is not valid."),
                (
                    "CH03",
                    "Ngày thực hiện quá xa trong tương lai.",
                    "The day of payment is too far ahead."
                ),
                ("CH04", "Ngày thực hiện đã qua quá lâu.", "The day of payment is too long ago.")
            ),
            .. Group(
                NextAction.AskBank,
                "Lệnh trước có thể đã chi: hỏi ngân hàng, không lập lệnh mới.",
                "The first payment may have been made: ask the bank, make no new one.",
                (
                    "AM05",
                    "Ngân hàng báo trùng giao dịch.",
                    "The bank says that it has this transaction already."
                ),
                (
                    "DUPL",
                    "Ngân hàng báo trùng lệnh thanh toán.",
                    "The bank says that it has this order already."
                ),
                ("DU01", "Trùng mã thông điệp.", "The message id was used before."),
                ("DU02", "Trùng mã lô.", "The batch id was used before."),
                ("DU03", "Trùng giao dịch.", "The transaction was used before."),
                ("DU04", "Trùng mã tham chiếu đầu cuối.", "The end-to-end id was used before."),
                ("DU05", "Trùng mã chỉ dẫn.", "The instruction id was used before.")
            ),
            .. Group(
                NextAction.NextWindow,
                "Gửi lại trong phiên kế tiếp.",
                "It is sent again in the next window.",
                ("TM01", "Lệnh đến sau giờ ngừng nhận.", "It came after the cut-off time.")
            ),
            .. Group(
                NextAction.OpenDeathCase,
                "Tạm dừng chi, xác minh với hộ tịch và mở hồ sơ.",
                "Stop paying, ask the civil register and open a case.",
                (
                    "MD07",
                    "Ngân hàng báo khách hàng đã mất.",
                    "The bank says that its customer is dead."
                )
            ),
            .. Group(
                NextAction.ConfirmOnStatement,
                "Đối chiếu sao kê trước khi lập lệnh mới.",
                "Confirm on the statement before a new payment is made.",
                (
                    "AB01",
                    "Hết thời gian xử lý trong hệ thống thanh toán.",
                    "The payment system ran out of time."
                ),
                ("AB03", "Hết thời gian quyết toán.", "Settlement ran out of time."),
                (
                    "AB05",
                    "Ngân hàng nhận không trả lời kịp.",
                    "The payee's bank did not answer in time."
                ),
                (
                    "AB06",
                    "Tổ chức trung gian không trả lời kịp.",
                    "A bank between did not answer in time."
                ),
                ("AB08", "Ngân hàng nhận đang ngoại tuyến.", "The payee's bank is offline.")
            ),
            .. Group(
                NextAction.Compliance,
                "Chuyển bộ phận tuân thủ xem xét.",
                "Hand it to compliance.",
                (
                    "RR03",
                    "Thiếu thông tin người nhận theo quy định.",
                    "Required data about the payee is missing."
                ),
                ("RR04", "Lý do theo quy định pháp luật.", "A legal reason."),
                ("FR01", "Nghi ngờ gian lận.", "Fraud is suspected."),
                ("AM07", "Số tiền đang bị phong tỏa.", "The amount is blocked."),
                (
                    "AC16",
                    "Trạng thái tài khoản không cho phép.",
                    "The state of the account does not allow it."
                )
            ),
            .. Group(
                NextAction.ReadByPerson,
                "Cán bộ đọc nội dung ngân hàng gửi kèm và quyết định.",
                "An official reads what the bank wrote and decides.",
                ("NARR", "Ngân hàng giải thích bằng lời.", "The bank explains in words."),
                (
                    "MS02",
                    "Khách hàng từ chối, không nêu lý do.",
                    "The customer refused without a reason."
                ),
                (
                    "MS03",
                    "Ngân hàng từ chối, không nêu lý do.",
                    "The bank refused without a reason."
                )
            ),
        ];

    private static IEnumerable<ReasonAdvice> Group(
        NextAction action,
        string whatNext,
        string whatNextEnglish,
        params (string Code, string Meaning, string English)[] codes
    ) =>
        codes.Select(row => new ReasonAdvice(
            row.Code,
            action,
            new($"{row.Meaning} {whatNext}", $"{row.English} {whatNextEnglish}")
        ));
}
