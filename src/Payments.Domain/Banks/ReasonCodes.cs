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
public sealed record ReasonAdvice(string Code, NextAction Action, string SentenceVi);

/// <summary>ISO 20022 reason codes by what we do next.</summary>
/// <remarks>
/// The sentences are shown to officials and carry no personal data. A code that is missing here is
/// never guessed: a person reads it.
/// </remarks>
public static class ReasonCodes
{
    private static readonly FrozenDictionary<string, ReasonAdvice> Table = Rows()
        .ToFrozenDictionary(advice => advice.Code);

    public static IEnumerable<ReasonAdvice> All => Table.Values.OrderBy(advice => advice.Code, StringComparer.Ordinal);

    public static ReasonAdvice Of(string code) =>
        Table.TryGetValue(code, out var advice)
            ? advice
            : new ReasonAdvice(
                code,
                NextAction.ReadByPerson,
                "Ngân hàng trả về mã lý do chưa có trong danh mục; cần cán bộ đọc thông báo và quyết định."
            );

    private static IEnumerable<ReasonAdvice> Rows() =>
        [
            .. Group(
                NextAction.MendAccount,
                "Đề nghị xã kiểm tra và cập nhật tài khoản, sau đó lập lệnh chi mới.",
                ("AC01", "Số tài khoản thiếu hoặc không đúng."),
                ("AC03", "Số tài khoản người nhận không hợp lệ."),
                ("AC04", "Tài khoản đã đóng."),
                ("AC07", "Tài khoản người nhận đã đóng."),
                ("BE23", "Không tìm thấy tài khoản theo định danh thay thế.")
            ),
            .. Group(
                NextAction.UseOtherChannel,
                "Chuyển sang hình thức chi trả khác cho kỳ này.",
                ("AC06", "Tài khoản đang bị phong tỏa."),
                ("AG01", "Loại tài khoản này không được nhận chuyển khoản."),
                ("AG03", "Ngân hàng không hỗ trợ giao dịch này trên tài khoản.")
            ),
            .. Group(
                NextAction.CheckName,
                "Tra cứu lại tên chủ tài khoản; cán bộ quyết định.",
                ("BE01", "Thông tin người nhận không khớp với chủ tài khoản."),
                ("BE06", "Ngân hàng không nhận ra người nhận."),
                ("BE22", "Thiếu tên người nhận.")
            ),
            .. Group(
                NextAction.StopBank,
                "Dừng gửi qua ngân hàng này và sửa danh mục ngân hàng; không phải lỗi của người hưởng.",
                ("RC01", "Mã ngân hàng sai định dạng."),
                ("RC03", "Mã ngân hàng bên trả không hợp lệ."),
                ("RC04", "Mã ngân hàng bên nhận không hợp lệ."),
                ("RC07", "Mã ngân hàng không tồn tại."),
                ("CNOR", "Ngân hàng nhận không tham gia hệ thống thanh toán.")
            ),
            .. Group(
                NextAction.FundOrSplit,
                "Kiểm tra số dư tài khoản chi trả hoặc tách lô.",
                ("AM01", "Số tiền bằng không."),
                ("AM02", "Số tiền vượt hạn mức cho phép."),
                ("AM04", "Tài khoản chi trả không đủ tiền."),
                ("AM12", "Số tiền không hợp lệ."),
                ("AM14", "Số tiền vượt hạn mức thỏa thuận."),
                ("AM21", "Số tiền vượt hạn mức của kỳ."),
                ("AM23", "Số tiền vượt hạn mức thanh toán.")
            ),
            .. Group(
                NextAction.MendOurDefect,
                "Lỗi của hệ thống lập lệnh: báo bộ phận kỹ thuật ngay.",
                ("AM10", "Tổng tiền kiểm soát không khớp."),
                ("AM18", "Số lượng giao dịch không hợp lệ."),
                ("AM19", "Số lượng giao dịch của lô không khớp."),
                ("AM20", "Tổng số giao dịch của tệp không khớp."),
                ("FF01", "Tệp sai định dạng."),
                ("DT01", "Ngày không hợp lệ."),
                ("CH03", "Ngày thực hiện quá xa trong tương lai."),
                ("CH04", "Ngày thực hiện đã qua quá lâu.")
            ),
            .. Group(
                NextAction.AskBank,
                "Lệnh trước có thể đã chi: hỏi ngân hàng, không lập lệnh mới.",
                ("AM05", "Ngân hàng báo trùng giao dịch."),
                ("DUPL", "Ngân hàng báo trùng lệnh thanh toán."),
                ("DU01", "Trùng mã thông điệp."),
                ("DU02", "Trùng mã lô."),
                ("DU03", "Trùng giao dịch."),
                ("DU04", "Trùng mã tham chiếu đầu cuối."),
                ("DU05", "Trùng mã chỉ dẫn.")
            ),
            .. Group(
                NextAction.NextWindow,
                "Gửi lại trong phiên kế tiếp.",
                ("TM01", "Lệnh đến sau giờ ngừng nhận.")
            ),
            .. Group(
                NextAction.OpenDeathCase,
                "Tạm dừng chi, xác minh với hộ tịch và mở hồ sơ.",
                ("MD07", "Ngân hàng báo khách hàng đã mất.")
            ),
            .. Group(
                NextAction.ConfirmOnStatement,
                "Đối chiếu sao kê trước khi lập lệnh mới.",
                ("AB01", "Hết thời gian xử lý trong hệ thống thanh toán."),
                ("AB03", "Hết thời gian quyết toán."),
                ("AB05", "Ngân hàng nhận không trả lời kịp."),
                ("AB06", "Tổ chức trung gian không trả lời kịp."),
                ("AB08", "Ngân hàng nhận đang ngoại tuyến.")
            ),
            .. Group(
                NextAction.Compliance,
                "Chuyển bộ phận tuân thủ xem xét.",
                ("RR03", "Thiếu thông tin người nhận theo quy định."),
                ("RR04", "Lý do theo quy định pháp luật."),
                ("FR01", "Nghi ngờ gian lận."),
                ("AM07", "Số tiền đang bị phong tỏa."),
                ("AC16", "Trạng thái tài khoản không cho phép.")
            ),
            .. Group(
                NextAction.ReadByPerson,
                "Cán bộ đọc nội dung ngân hàng gửi kèm và quyết định.",
                ("NARR", "Ngân hàng giải thích bằng lời."),
                ("MS02", "Khách hàng từ chối, không nêu lý do."),
                ("MS03", "Ngân hàng từ chối, không nêu lý do.")
            ),
        ];

    private static IEnumerable<ReasonAdvice> Group(
        NextAction action,
        string whatNext,
        params (string Code, string Meaning)[] codes
    ) => codes.Select(row => new ReasonAdvice(row.Code, action, $"{row.Meaning} {whatNext}"));
}
