namespace Payments.Beneficiaries;

/// <summary>Invented people's names, drawn with about the frequencies of real ones.</summary>
internal static class NamePool
{
    private static readonly string[] families = Weighted(
        "Nguyễn:384 Trần:121 Lê:95 Phạm:70 Hoàng:36 Huỳnh:15 Phan:45 Vũ:26 Võ:13 Đặng:21 Bùi:20 Đỗ:14 "
            + "Hồ:13 Ngô:13 Dương:10 Lý:5 Trịnh:9 Đinh:9 Mai:8 Đào:8 Đoàn:7 Lương:7 Trương:9 Hà:6 Cao:6 "
            + "Lưu:4 Tạ:4 Chu:3 Thái:3 Tô:3 Vương:2 Lâm:4 Phùng:3 Quách:2 La:1 Nghiêm:1 Khuất:1"
    );

    private static readonly string[] highlandFamilies = Weighted(
        "Lò:20 Hà:16 Lương:14 Vi:12 Giàng:10 Thao:9 Sùng:9 Vàng:7 Lầu:6 Hơ:5 Mùa:4 Cầm:3 Quàng:3 Phạm:6 Bùi:6 Cút:1"
    );

    private static readonly string[] oldMaleMiddles = Weighted(
        "Văn:60 Đức:5 Hữu:6 Xuân:6 Đình:5 Công:3 Ngọc:3 Bá:3 Trọng:3 Quang:3 Viết:2 Thế:2 Minh:2 Sỹ:1"
    );

    private static readonly string[] youngMaleMiddles = Weighted(
        "Văn:24 Đức:10 Minh:10 Quang:8 Hữu:6 Gia:6 Anh:4 Tuấn:5 Thanh:4 Duy:5 Tiến:5 Hoàng:5 Quốc:4 Ngọc:4 Bảo:4 Đình:3"
    );

    private static readonly string[] oldFemaleMiddles = Weighted(
        "Thị:90 Thị_Kim:2 Thị_Thanh:2 Thị_Hồng:2 Thị_Ngọc:2 Ngọc:1 Kim:1"
    );

    private static readonly string[] youngFemaleMiddles = Weighted(
        "Thị:44 Thị_Thu:5 Thị_Thanh:5 Thị_Ngọc:5 Thị_Hồng:4 Thị_Kim:3 Ngọc:7 Thu:4 Phương:4 Khánh:4 Bảo:4 Minh:4 Thùy:3 Mai:2 Hà:2"
    );

    private static readonly string[] oldMales = Weighted(
        "Hùng:5 Dũng:3 Minh:5 Sơn:5 Hải:4 Long:3 Bình:6 Tâm:4 Thành:5 Tiến:3 Thắng:4 Lợi:4 Quang:3 Hòa:4 Thọ:5 "
            + "Phúc:3 Lộc:3 Khánh:2 Tý:3 Sửu:2 Cường:3 Đức:3 Vinh:3 Toàn:3 Trung:3 Ninh:2 Mạnh:2 Kiên:2 Quý:4 Hợi:2 "
            + "Tuất:2 Bảy:2 Tư:2 Năm:2 Ba:2 Chiến:3 Thịnh:3 Luận:2 Nghị:2 Thuận:3 Tuyển:1 Chất:1 Đáp:1 Oanh:1 Hưởng:1"
    );

    private static readonly string[] oldFemales = Weighted(
        "Lan:5 Hoa:5 Hồng:4 Mai:4 Cúc:4 Thơm:3 Nhàn:3 Lành:3 Gái:2 Tý:2 Bé:2 Sáu:2 Bảy:2 Tư:2 Năm:2 Mận:2 Đào:2 Na:1 "
            + "Tình:3 Nghĩa:2 Hiền:3 Hạnh:3 Phượng:3 Liên:4 Xuân:4 Thu:4 Đông:1 Nga:3 Vân:4 Bích:2 Loan:3 Yến:3 Hường:3 "
            + "Huệ:3 Lý:2 Thảo:2 Dung:3 Ngân:2 Tuyết:3 Minh:3 Châu:2 Quế:2 Sen:2 Chắt:1 Hợi:1 Thìn:1 Tỵ:1 Ngọ:1 Mùi:1 Dần:1 Thủy:3 Hòa:3"
    );

    private static readonly string[] youngMales = Weighted(
        "Anh:7 Huy:6 Nam:5 Khoa:3 Đạt:5 Phong:4 Bảo:4 Khôi:3 Kiệt:3 Tuấn:5 Hiếu:5 Long:4 Minh:6 Nhật:3 Phát:3 Quân:4 "
            + "Sang:2 Tài:3 Việt:3 Duy:4 Đăng:3 Hưng:4 Thịnh:3 Trí:2 Vũ:3 Lâm:3 Dũng:3 Hòa:2 Khang:3 Phúc:4"
    );

    private static readonly string[] youngFemales = Weighted(
        "Linh:7 Trang:6 Huyền:4 Ngọc:5 Anh:7 Chi:4 Hà:4 My:3 Nhi:4 Vy:4 Thảo:5 Hương:4 Quỳnh:4 Giang:3 Hân:3 Trâm:3 "
            + "Ngân:4 Uyên:2 Yến:3 Như:3 Mai:3 Châu:3 Thủy:3 Thúy:2 Hằng:3 Dung:2 Hiền:3 Nga:2 Phương:5 Tuyết:1"
    );

    private static readonly string[] highlandMales = Weighted(
        "Páo:4 Dơ:3 Chứ:3 Sử:3 Tủa:3 Pó:3 Lử:2 Sênh:2 Pánh:3 Thoong:1 Ún:2 Dếnh:2 Vừ:2 Chá:2 Nếnh:1 Súa:2 Di:2 Phái:1"
    );

    private static readonly string[] highlandFemales = Weighted(
        "Mỷ:4 Dợ:3 Xúa:2 Pà:3 Chở:2 Máy:3 Dính:2 Inh:2 Ún:2 Ban:2 Nọi:3 Hom:1 Đớ:1 Xia:1 Sua:3 Dế:1 Mo:2 Say:1"
    );

    /// <summary>A full name; a child may be given its parent's family name.</summary>
    public static string FullName(
        ref Draw draw,
        bool isMale,
        int age,
        bool isHighland,
        string? family = null
    )
    {
        var isOfHighland = isHighland && draw.Chance(70);
        family ??= draw.Pick(isOfHighland ? highlandFamilies : families);
        if (isOfHighland && draw.Chance(60))
        {
            var middle = isMale
                ? draw.Chance(60)
                    ? "A"
                    : "Văn"
                : "Thị";
            return $"{family} {middle} {draw.Pick(isMale ? highlandMales : highlandFemales)}";
        }

        var isOld = age >= 50;
        var middles = isMale
            ? isOld
                ? oldMaleMiddles
                : youngMaleMiddles
            : isOld
                ? oldFemaleMiddles
                : youngFemaleMiddles;
        var givens = isMale
            ? isOld
                ? oldMales
                : youngMales
            : isOld
                ? oldFemales
                : youngFemales;
        var second = draw.Pick(middles);
        var given = draw.Pick(givens);
        while (second.EndsWith(given, StringComparison.Ordinal))
        {
            given = draw.Pick(givens);
        }

        return $"{family} {second} {given}";
    }

    public static string Family(string fullName) => fullName[..fullName.IndexOf(' ')];

    private static string[] Weighted(string list) =>
        [
            .. list.Split(' ')
                .SelectMany(entry =>
                {
                    var parts = entry.Split(':');
                    return Enumerable.Repeat(
                        parts[0].Replace('_', ' '),
                        int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture)
                    );
                }),
        ];
}
